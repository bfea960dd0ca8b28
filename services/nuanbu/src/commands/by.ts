import { Option } from 'commander';

/** `--by`: whoever makes a batch signs nothing of it (domain rule S4). */
export function byOption(): Option {
  return new Option('--by <user>', 'who makes it: a user, of what is money once there are users');
}
