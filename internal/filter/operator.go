package filter

// Op is how a field is compared.
type Op string

// The operators that a condition has once it was checked.
const (
	OpIs       Op = "is"
	OpIsNot    Op = "is_not"
	OpIn       Op = "in"
	OpContains Op = "contains" // part of a text; ASCII letters in either case
	OpLess     Op = "lt"
	OpGreater  Op = "gt"
	OpStarts   Op = "starts"
	OpEnds     Op = "ends"
	OpEmpty    Op = "empty"
	OpAny      Op = "contains_any" // one of some words or phrases, as whole words
	OpMatches  Op = "matches"      // a regular expression of RE2
)

// Operators that are another way to say one of those, or several.
const (
	OpNotEmpty Op = "not_empty"
	OpAll      Op = "contains_all"
	OpNone     Op = "contains_none"
	OpBetween  Op = "between" // two values, both included
	OpWithin   Op = "within"  // the last span of time: "7d"
	OpHasAll   Op = "has_all"
	OpHasNone  Op = "has_none"
)

// operators are all, in the order in which messages list them.
var operators = [...]Op{OpIs, OpIsNot, OpIn, OpContains, OpAny, OpAll, OpNone, OpStarts, OpEnds, OpMatches, OpLess, OpGreater, OpBetween, OpWithin,
	OpHasAll, OpHasNone, OpEmpty, OpNotEmpty}

// takes says whether fields of the kind have the operator.
func (k Kind) takes(op Op) bool {
	switch op {
	case OpIs, OpIsNot:
		return k != KindTime
	case OpIn:
		return k != KindTime && k != KindFlag && k != KindNumber && k != KindProse
	case OpContains:
		return k == KindText || k == KindSet || k == KindOwn || k == KindProse
	case OpStarts, OpEnds:
		return k == KindText || k == KindOwn || k == KindProse
	case OpAny, OpAll, OpNone, OpMatches:
		return k == KindProse
	case OpLess, OpGreater:
		return k == KindTime || k == KindRank || k == KindNumber || k == KindOwn
	case OpBetween:
		return k == KindTime || k == KindNumber
	case OpWithin:
		return k == KindTime
	case OpHasAll, OpHasNone:
		return k == KindSet || k == KindWords
	case OpEmpty, OpNotEmpty:
		return k == KindText || k == KindOwn || k == KindProse || k == KindSet || k == KindWords
	}
	return false
}

// ops lists the operators of the kind, for messages.
func (k Kind) ops() []Op {
	var out []Op
	for _, op := range operators {
		if k.takes(op) {
			out = append(out, op)
		}
	}
	return out
}

// Needless says that an operator needs no value.
func (op Op) Needless() bool { return op == OpEmpty || op == OpNotEmpty }
