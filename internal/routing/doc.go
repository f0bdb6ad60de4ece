// Package routing decides who works on what: it classifies a case, and it gives
// waiting cases to agents. Everything in it is a pure function, state in and
// decision out: no store, no clock of its own, nothing random. The same state
// at the same moment gives the same decision, whatever the order of its lists.
//
// # Classification
//
// Rules run in their order. One that matches sets what no earlier rule has set
// (queue, priority, language, category, agent) and adds its skills; a rule may
// say stop. The workstream fills in what is still open. The trace tells of each
// rule whether it matched and which of its conditions held.
//
// # Distribution
//
// Distribute takes the waiting work in one order over all queues: priority,
// then the longest wait, then what is due first, then the id. (A queue may sort
// its own work by age or by due time; queues are then merged by their heads.)
// For each piece of work:
//
//  1. Closed queues do not hand out: work waits until they open, or goes to
//     another queue, as the queue says.
//  2. The gate: who is a member of the queue, present, allowed on the channel,
//     has the skills at their levels (which drop after a while where the work
//     says so) and the language, is not held back by a delay, has not turned
//     the work down in this round, and has room for its units. Nobody passes
//     for any other reason, and room is never exceeded: offers that are still
//     open hold theirs.
//  3. The ranking: the agent that classification named, the agent of last time
//     within the look-back, the lower rank in the queue, the language, and then
//     the method (turn, load, idle time or level of skill). The first criterion in which
//     the best and the second differ is the reason that Why tells.
//  4. When all who could are full, the decision looks back on itself: if one of
//     them got work of the same units in this very decision that somebody else
//     with room can do, the two change places. So a specialist does not get the
//     ordinary case while the special one waits. Nobody who got an agent loses
//     one by it, hence with equal units the most urgent that can be served at
//     all are served, and one agent more never means one case fewer.
//  5. What is left overflows where a rule of its queue is due (time, length,
//     nobody present), never to a queue where it was before, and is tried there at once;
//     else it waits, with the reason. Work that needs more room than anybody has
//     at once may hold an agent after a while, so that small work does not pass it
//     by for ever.
//
// An agent that turns work down is not offered it again until everybody else
// who is present and could take it has been offered it as often.
//
// Decision.NextAt is when to decide again though nothing else happens: an offer
// that runs out, an overflow, a level that drops, a queue that opens.
package routing
