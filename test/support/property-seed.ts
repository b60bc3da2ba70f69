/**
 * Property tests run the same cases every time, so that a change which did not touch them cannot fail them. To look
 * further, give another seed, or none at all: `FAST_CHECK_SEED=7 npx jest …`, `FAST_CHECK_SEED=random npx jest …`.
 */
import fc from 'fast-check';

const seed = process.env.FAST_CHECK_SEED ?? '20261123';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
