package routing

import "time"

// Distribution is how a queue's work reaches its agents. The zero value pushes
// it, in turn, without asking.
type Distribution struct {
	Mode   Mode   `json:"mode"`
	Method Method `json:"method"`
	// LookBackSeconds prefers the agent of last time if that was not longer
	// ago; 0 does not.
	LookBackSeconds int    `json:"look_back_seconds"`
	Accept          Accept `json:"accept"`
	OfferSeconds    int    `json:"offer_seconds"` // how long an offer stands; 0 means DefaultOfferSeconds
	RetrySeconds    int    `json:"retry_seconds"` // how long to leave an agent in peace who turned the work down
	// MissedLimit is after how many missed offers in a row an agent is taken
	// for away; 0 never.
	MissedLimit int           `json:"missed_limit"`
	AllowBusy   bool          `json:"allow_busy"` // busy agents are given work too
	Language    LanguageMatch `json:"language"`
	// LanguageSeconds turns a required language into a preferred one after so
	// long a wait; 0 never.
	LanguageSeconds int `json:"language_seconds"`
	// HoldSeconds keeps an agent free for work that has waited so long because it
	// needs more room than anybody has left at once; else small work could pass it by
	// for ever. 0 never does.
	HoldSeconds int `json:"hold_seconds"`
}

// DefaultOfferSeconds is how long an offer stands where nothing else is said.
const DefaultOfferSeconds = 60

// Mode is who moves: the desk or the agent.
type Mode string

// Modes; the zero value is ModePush.
const (
	ModePush Mode = "push"
	ModePick Mode = "pick"
)

// Method is how one of several agents is chosen.
type Method string

// Methods; the zero value is RoundRobin.
const (
	RoundRobin  Method = "round_robin"  // whose turn was longest ago
	LeastBusy   Method = "least_busy"   // who has the smallest share of their capacity in use
	LongestIdle Method = "longest_idle" // who got or finished something the longest ago
	BestSkill   Method = "best_skill"   // who has the highest levels of what is asked
)

// Accept is whether agents are asked before work is theirs.
type Accept string

// Ways to accept; the zero value is AcceptAuto.
const (
	AcceptAuto  Accept = "auto"
	AcceptOffer Accept = "offer"
)

// LanguageMatch is what the work's language means for the choice.
type LanguageMatch string

// Meanings of the language; the zero value is LanguageIgnore.
const (
	LanguageIgnore  LanguageMatch = ""
	LanguagePrefer  LanguageMatch = "prefer"
	LanguageRequire LanguageMatch = "require"
)

// allows says whether somebody with the presence may be given work.
func (d Distribution) allows(p Presence) bool {
	return p == Online || (p == Busy && d.AllowBusy)
}

func (d Distribution) offerTime() time.Duration {
	if d.OfferSeconds <= 0 {
		return seconds(DefaultOfferSeconds)
	}
	return seconds(d.OfferSeconds)
}

// languageAfter is the meaning of the language after a wait.
func (d Distribution) languageAfter(waited time.Duration) LanguageMatch {
	if d.Language == LanguageRequire && d.LanguageSeconds > 0 && waited >= seconds(d.LanguageSeconds) {
		return LanguagePrefer
	}
	return d.Language
}

func (c *checker) distribution(field string, d Distribution) {
	c.word(field+".mode", string(d.Mode), "", string(ModePush), string(ModePick))
	c.word(field+".method", string(d.Method), "", string(RoundRobin), string(LeastBusy), string(LongestIdle), string(BestSkill))
	c.word(field+".accept", string(d.Accept), "", string(AcceptAuto), string(AcceptOffer))
	c.word(field+".language", string(d.Language), string(LanguageIgnore), string(LanguagePrefer), string(LanguageRequire))
	c.atLeast(field+".look_back_seconds", d.LookBackSeconds, 0)
	c.atLeast(field+".offer_seconds", d.OfferSeconds, 0)
	c.atLeast(field+".retry_seconds", d.RetrySeconds, 0)
	c.atLeast(field+".missed_limit", d.MissedLimit, 0)
	c.atLeast(field+".language_seconds", d.LanguageSeconds, 0)
	c.atLeast(field+".hold_seconds", d.HoldSeconds, 0)
}

// method is the method with the zero value spelt out.
func (d *Distribution) method() Method {
	if d.Method == "" {
		return RoundRobin
	}
	return d.Method
}
