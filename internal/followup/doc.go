// Package followup comes back to cases when their time has come: it wakes those
// that were snoozed, resolves those that the customer left, and has messages
// sent that were written for later. It acts on the business's clock, on any
// number of nodes at once: each act checks, within its transaction, that nobody
// was quicker.
package followup
