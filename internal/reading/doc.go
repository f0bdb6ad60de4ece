// Package reading finds out what customers' texts say of a case: the language,
// the country, the mood. Everything is reckoned here, by rules that can be read;
// no text leaves the desk. Where it is not sure it says nothing, or "neutral".
//
// The finding itself is pure. What a case begins with is read with the case
// (First); Service follows the event log with the rest, from its own place, so
// that nothing that receives or sends waits for it.
package reading
