/** The Electron version package.json pins, such as "45.4.1": the only one a release may run on. */
declare const __PINNED_ELECTRON__: string;

/** True in a build made for people outside this repository; false in tests, rehearsals and `npm start`. */
declare const __RELEASE__: boolean;
