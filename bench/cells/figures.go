package main

import "time"

// measured is what `make bench` printed on a machine with two shared virtual
// cores, which ran the load generator and the database beside. The lower end is
// taken where runs differ. This is the one place to change after measuring
// again: the page's arithmetic and the simulation follow.
var measured = struct {
	cores             float64 // of the machine that measured
	hooksSQLite       float64 // acknowledged, durable requests a second
	hooksPostgres     float64
	appliedSQLite     float64 // messages applied to cases a second
	appliedPostgres   float64
	nodeCPU           float64 // milliseconds of a node's processor a message, the higher end
	nodeCPUOnPostgres float64 // the same where the database is a process of its own
	reads             float64 // lists and conversations a second, saturated
	bare              float64 // requests a second that a handler answers that only verifies and decodes
	diskKB            float64 // a new customer's message with all it leaves, logs included
}{
	cores: 2, hooksSQLite: 13_000, hooksPostgres: 19_000, appliedSQLite: 3050, appliedPostgres: 2440,
	nodeCPU: 0.41, nodeCPUOnPostgres: 0.24, reads: 2487, bare: 38_000, diskKB: 11.9,
}

// assumed is what nobody measured; each has its reason.
var assumed = struct {
	busy            float64 // of a machine's cores in the busiest minute: the rest is for a failover's backlog
	readsPerMessage float64 // most messages reach an open desk as an event; a list or thread is read for each second one
	quiet           float64 // the mean of a day to its busiest minute
	databaseCores   float64 // of a large cell's database; that PostgreSQL grows with its cores up to here was not measured
	nodeCores       float64
	proxied         float64 // of the bare handler's rate that a router reaches: it takes and makes a request
	spareCells      float64 // cells kept free, of all, to move to
	failover        time.Duration
	nodeLost        time.Duration // until others have its lanes: the lease
	copyRows        float64       // rows a second that a move copies
	rowsPerMessage  float64       // message, event, receipt and their like
	outboxDrain     time.Duration // at most: what is being sent while a workspace freezes
	routerCache     time.Duration // how long a router may hold an old address
	archiveEvery    time.Duration // how often the log is shipped to where a site's loss does not reach
}{
	busy: 0.5, readsPerMessage: 0.5, quiet: 1.0 / 3, databaseCores: 16, nodeCores: 4, proxied: 1.0 / 3, spareCells: 0.1,
	failover: 30 * time.Second, nodeLost: 3 * time.Second, copyRows: 5000, rowsPerMessage: 3,
	outboxDrain: 5 * time.Second, routerCache: 5 * time.Second, archiveEvery: 10 * time.Second,
}
