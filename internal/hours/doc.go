// Package hours is business time: calendars with weekly hours, holidays and
// special days in a time zone, and the arithmetic on them that service levels,
// automations and snoozing need. All of it is pure: no store, no clock of its
// own, every moment is passed in.
//
// A Calendar is what a person edits and the store keeps; Compile checks it and
// makes a Schedule, which answers questions fast and from many goroutines.
//
// One rule says what open means, and everything else follows from it: a
// calendar is open exactly while the clock on the wall, in its zone, shows a
// time within its hours. So when clocks go forward the hour that is left out
// is nobody's working time, and when they go back the hour that comes twice
// counts twice. A stretch past midnight belongs to the day on which it began:
// a holiday takes away what begins on it and leaves the end of the evening
// before.
//
// Times are exact to the microsecond, as the store keeps them; finer parts are
// dropped.
package hours
