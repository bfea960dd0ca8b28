/** Before anything else: the content security policy allows no code that is made at run time. */
import { z } from 'zod';

z.config({ jitless: true });
