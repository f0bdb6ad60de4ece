// Package chaos breaks what a desk stands on while customers write and agents
// answer: processes, databases, disks, clocks, names, networks, platforms,
// memory. A model of what was acknowledged is compared with what is there after
// each fault. `go test` runs every fault once; `make chaos` runs them at random
// for as long as one likes. It knows the product by its documented surface
// alone.
package chaos
