/**
 * The shortest script takes quadratic time and the daemon has one thread: at 500 lines put in and taken out, files of 5,000
 * lines hold it for 15 ms and files of 100,000 for 50 (at 2,500: for 320 and 390). A bound in time would be looser, and what
 * merges would depend on how busy the machine is.
 */
export const diffBounds = { maxEditLength: 500 };
