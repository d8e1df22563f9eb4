/** From so many characters on, a cell takes a millisecond or more to be read. */
export const LONG = 1500;
