// Package sla keeps the promises about time: how soon a customer gets the
// first reply, each next reply, and the end of the matter. It knows targets
// and clocks and nothing of stores, cases or who is told; every moment is
// passed in.
//
// A State holds a case's facts: when it was opened, what it was through
// (statuses, snoozes), who spoke last, and the clocks that follow from them.
// The functions On… take one fact each and answer the new state with the
// events that came due on the way. A clock is never counted down: what is
// spent and when it is due is worked out from the facts each time, by Rules (a
// policy and a calendar). So a reply that turns out to have failed is taken
// back by forgetting it, and a changed policy, calendar or priority counts
// from the start, as if it had always been so.
//
// Whoever stores states asks Next when to look again and calls Tick then. How
// often Tick is called, or late, changes nothing about which events there are
// nor about the moments that they carry.
//
// A clock is due at the first moment at which its time is spent: done before
// that moment is in time, done at it is late.
package sla
