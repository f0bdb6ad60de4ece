// Package ical reads the part of iCalendar (RFC 5545) that holiday calendars
// are made of: events with their dates or times, yearly and other rules, the
// dates taken out of them. It is written for what shops and public offices
// really export: it skips what it cannot read and says why, rather than refuse
// a file for one line, and it never reads or expands without a bound. It knows
// nothing of business hours.
package ical
