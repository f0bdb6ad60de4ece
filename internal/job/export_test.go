package job

import "time"

// LoseAfter has a job of this process that it does not work count as lost
// sooner.
func (q *Queue) LoseAfter(d time.Duration) { q.lostAfter = d }
