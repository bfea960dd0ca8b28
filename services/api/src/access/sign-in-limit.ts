/**
 * Attempts of one address in a minute. A whole office may come in at once behind one address; who
 * guesses is stopped by the lock on the name long before.
 */
export const SIGN_INS_PER_MINUTE = 60;
