import fc from 'fast-check';
import { seedOf } from '../oracle/seed.ts';

// Properties are tried on the same examples in every run: what fails is what was changed. `SEED=random` tries others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf() });
