// Package desk is the language of Recado: its nouns, states, events and error
// codes. Every other package speaks it. It imports only the standard library
// and knows nothing of SQL, HTTP or any platform.
package desk
