//! One spelling for printed Japanese, with a map back to the printed characters. No later step folds again.
