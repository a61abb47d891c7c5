/**
 * The shortest script takes quadratic time and the daemon has one thread: at 1,500 lines put in and taken out, files of
 * 5,000 lines hold it for 0.15 s (at 500 for 15 ms, at 2,500 for 0.4 s). A bound in time would be looser, and what
 * merges would depend on how busy the machine is.
 */
export const diffBounds = { maxEditLength: 1_500 };
