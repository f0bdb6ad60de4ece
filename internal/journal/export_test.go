package journal

// Abandon ends j's goroutines where they are, as kill -9 would.
func (j *Journal) Abandon() { j.abandon() }

// Doubt has j believe that another process of the database answers than before.
func (j *Journal) Doubt() { j.turn.Add(-1) }

// Encode and Decode are the kept form of requests.
var (
	Encode = encode
	Decode = decode
	LaneOf = laneOf
)
