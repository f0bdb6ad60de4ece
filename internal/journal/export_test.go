package journal

// Abandon ends j's goroutines where they are, as kill -9 would.
func (j *Journal) Abandon() { j.abandon() }

// Encode and Decode are the kept form of requests.
var (
	Encode = encode
	Decode = decode
	LaneOf = laneOf
)
