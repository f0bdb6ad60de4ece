// Package automatic says what workstreams say by themselves: a greeting, that
// somebody waits and at which place, that nobody is there, who joined, that a
// case went elsewhere or ended.
//
// It follows the event log from its own place and keeps each occasion as a row,
// in the transaction that moves the place; a second step claims the row in the
// transaction that queues its message. So each is said once, whichever node
// does it and whenever one dies. What nobody needs any more by then is dropped,
// and so is what a platform would not take.
package automatic
