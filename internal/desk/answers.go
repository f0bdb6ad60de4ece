package desk

import "time"

// Answers is how a case's customer stands with our answers: those that failed
// to arrive are none.
type Answers struct {
	First      *time.Time // when the first of them was made; nil without any
	Unanswered *time.Time // the oldest message of the customer after the last of them
}
