// Package filter is the one language for conditions on cases, messages and
// contacts: a typed JSON tree of all, any and not over the fields of the
// catalogue. It is parsed and
// checked here, matched in memory here, and turned into SQL by the store; a
// property test there holds the two equal. It knows nothing of SQL.
//
//	{"all": [
//	  {"field": "status", "op": "in", "value": ["open", "pending"]},
//	  {"not": {"field": "tag", "op": "is", "value": "spam"}},
//	  {"field": "last_activity_at", "op": "gt", "value": "-7d"}
//	]}
package filter
