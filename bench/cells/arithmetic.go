package main

import "math"

// readCPU is the milliseconds of processor that a list or conversation takes,
// database included.
func readCPU() float64 { return measured.cores * 1000 / measured.reads }

// nodeWork is the milliseconds of a node's processor a message, reads included.
func nodeWork() float64 { return measured.nodeCPU + assumed.readsPerMessage*readCPU() }

// databaseWork is the milliseconds of a database's processor a message: all of
// the measuring machine's that was not the node's, hence the load generator's
// too, and the reads once more.
func databaseWork() float64 {
	return measured.cores*1000/measured.appliedPostgres - measured.nodeCPUOnPostgres + assumed.readsPerMessage*readCPU()
}

// shape is one kind of cell.
type shape struct {
	name     string
	limit    float64 // messages a second at which its busiest part has no core left
	database int     // machines
	nodes    int
	cores    int // of all its machines
}

// take is the messages a second that a cell is given in the busiest minute.
func (s shape) take() float64 { return s.limit * assumed.busy }

// machines counts the database pair and the nodes.
func (s shape) machines() int { return s.database + s.nodes }

// measuredShape is the machine that was measured, and a standby like it.
func measuredShape() shape {
	return shape{name: "as measured", limit: measured.appliedPostgres, database: 2, cores: 2 * int(measured.cores)}
}

// largeShape is a pair of large databases with nodes of their own, one more
// than needed.
func largeShape() shape {
	limit := assumed.databaseCores * 1000 / databaseWork()
	nodes := ceil(limit*nodeWork()/1000/assumed.nodeCores) + 1
	return shape{name: "large", limit: limit, database: 2, nodes: nodes, cores: int(2*assumed.databaseCores) + nodes*int(assumed.nodeCores)}
}

// fleet is what a number of messages takes.
type fleet struct {
	perSecond float64
	shape     shape
	cells     int // that work
	spare     int
	routers   int
	machines  int
	cores     int
	diskDay   float64 // GB a day on each of the two copies
}

// fleetFor answers the machines for so many messages in the busiest minute.
func fleetFor(perMinute float64, s shape) fleet {
	f := fleet{perSecond: perMinute / 60, shape: s}
	f.cells = max(ceil(f.perSecond/s.take()), 1)
	if f.cells > 1 {
		f.spare = ceil(float64(f.cells) * assumed.spareCells)
		f.routers = max(ceil(f.perSecond/(measured.bare*assumed.proxied*assumed.busy))+1, 2)
	}
	f.machines = (f.cells+f.spare)*s.machines() + f.routers
	f.cores = (f.cells+f.spare)*s.cores + f.routers*int(measured.cores)
	f.diskDay = f.perSecond * assumed.quiet * 86400 * measured.diskKB / 1e6
	return f
}

func ceil(x float64) int { return int(math.Ceil(x)) }
