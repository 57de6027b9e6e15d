import fc from "fast-check";

/**
 * Property tests look at the same cases in every run, so that a change is judged by what it changes. To look further:
 * `BOBBIN_SEED=random npm run test:unit -- property`, or any number; a case found goes into an example test.
 */
const seed = process.env["BOBBIN_SEED"] ?? "20261121";
fc.configureGlobal(seed === "random" ? {} : { seed: Number(seed) });
