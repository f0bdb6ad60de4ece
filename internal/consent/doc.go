// Package consent holds the rules of permission: what a contact's ledger of
// wishes comes to, which words of a customer are a wish, and whether a template
// may be sent to somebody. Its functions are pure; it knows no platform by name,
// no SQL and no HTTP.
package consent
