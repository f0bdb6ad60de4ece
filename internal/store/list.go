package store

import "strconv"

// limitText is the LIMIT clause of a page, written out: SQLite plans a
// statement anew each time that a number is bound there. It is rounded up so
// that few texts are prepared; whoever reads the rows stops at the limit.
func limitText(limit int) string {
	for _, n := range []int{11, 21, 31, 51, 101, 201, 501} {
		if limit <= n {
			limit = n
			break
		}
	}
	return " LIMIT " + strconv.Itoa(limit)
}
