// Package whole tests the real binary from outside: commands, processes that
// are killed, disks that are full, several nodes on one database. It knows the
// product by its documented surface alone.
package whole
