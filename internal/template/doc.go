// Package template keeps messages that a platform has to approve before they
// may be sent: it checks them against the platform's rules before they are
// submitted, keeps what the platform says of them, and fills them so that no
// send can be refused for its parameters. It knows no platform by name and
// serves no HTTP.
package template
