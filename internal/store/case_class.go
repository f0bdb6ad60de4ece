package store

import (
	"reflect"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
)

// keptClass is a case's class as its column holds it; empty parts are left out.
type keptClass struct {
	Skills   []desk.CaseSkill  `json:"k,omitempty"`
	Language string            `json:"l,omitempty"`
	Category string            `json:"c,omitempty"`
	State    desk.RoutingState `json:"s,omitempty"`
	Since    int64             `json:"t,omitempty"`
	Reason   string            `json:"r,omitempty"`
	Sub      string            `json:"u,omitempty"`
	Mood     desk.Sentiment    `json:"m,omitempty"`
	Country  string            `json:"y,omitempty"`
	Fields   map[string]any    `json:"f,omitempty"`
	ByHand   []string          `json:"h,omitempty"`
	Into     string            `json:"i,omitempty"`
	Source   string            `json:"o,omitempty"`
	Team     string            `json:"g,omitempty"`
	Follow   []string          `json:"w,omitempty"`
	Asked    []desk.CaseSkill  `json:"q,omitempty"`
	SLA      string            `json:"a,omitempty"`
	Survey   *desk.CaseSurvey  `json:"v,omitempty"`
}

// classText is a class as its column holds it, "" for none.
func classText(c *desk.CaseClass) string {
	k := keptClass{Skills: c.Skills, Asked: c.Asked, SLA: c.SLAPolicy, Language: c.Language, Category: c.Category, Reason: c.Routing.ReasonCode,
		Sub: c.SubStatus, Mood: c.Sentiment, Country: c.Country, Fields: c.Fields, ByHand: c.ByHand, Into: c.MergedInto, Source: c.Source, Team: c.TeamID, Follow: c.FollowerIDs, Survey: c.Survey}
	if c.Routing.State != desk.RoutingNone {
		k.State = c.Routing.State
	}
	if k.State != "" && c.Routing.Since != nil {
		k.Since = c.Routing.Since.UnixMicro()
	}
	if len(k.Skills) == 0 {
		k.Skills = nil
	}
	if len(k.Asked) == 0 {
		k.Asked = nil
	}
	if len(k.Fields) == 0 {
		k.Fields = nil
	}
	if len(k.Follow) == 0 {
		k.Follow = nil
	}
	if len(k.ByHand) == 0 {
		k.ByHand = nil
	}
	if reflect.ValueOf(k).IsZero() {
		return ""
	}
	return toJSON(k)
}

func readClass(text string) (desk.CaseClass, error) {
	c := desk.CaseClass{Skills: []desk.CaseSkill{}, Routing: desk.CaseRouting{State: desk.RoutingNone},
		CaseWork: desk.CaseWork{Fields: map[string]any{}, ByHand: []string{}}}
	if text == "" {
		return c, nil
	}
	var k keptClass
	if !k.cut(text) {
		k = keptClass{}
		if err := fromJSON(text, &k); err != nil {
			return c, err
		}
	}
	if k.Skills != nil {
		c.Skills = k.Skills
	}
	c.Language, c.Category, c.Routing.ReasonCode = k.Language, k.Category, k.Reason
	c.SubStatus, c.Sentiment, c.Country, c.MergedInto, c.Source = k.Sub, k.Mood, k.Country, k.Into, k.Source
	c.Asked, c.SLAPolicy = k.Asked, k.SLA
	c.TeamID, c.FollowerIDs, c.Survey = k.Team, k.Follow, k.Survey
	if k.Fields != nil {
		c.Fields = k.Fields
	}
	if k.ByHand != nil {
		c.ByHand = k.ByHand
	}
	if k.State != "" {
		c.Routing.State = k.State
	}
	if k.Since != 0 {
		at := fromMicros(k.Since)
		c.Routing.Since = &at
	}
	return c, nil
}

// cut reads what json.Marshal makes of a class of words alone, without escapes;
// false for anything else. The text is our own, and each row of each list has one.
func (k *keptClass) cut(s string) bool {
	rest, ok := strings.CutPrefix(s, "{")
	for ok && strings.IndexByte(rest, '\\') < 0 {
		var value string
		if len(rest) < 5 || rest[0] != '"' || rest[2] != '"' || rest[3] != ':' {
			return false
		}
		name := rest[1]
		rest = rest[4:]
		if into := k.word(name); into != nil {
			if rest[0] != '"' {
				return false
			}
			value, rest, ok = strings.Cut(rest[1:], `"`)
			*into = value
		} else if end := strings.IndexAny(rest, ",}"); name == 't' && end > 0 {
			var err error
			k.Since, err = strconv.ParseInt(rest[:end], 10, 64)
			rest, ok = rest[end:], err == nil
		} else {
			return false
		}
		if !ok || rest == "}" {
			return ok
		}
		rest, ok = strings.CutPrefix(rest, ",")
	}
	return false
}

// word is the member of a name, nil where it is no word.
func (k *keptClass) word(name byte) *string {
	switch name {
	case 'l':
		return &k.Language
	case 'c':
		return &k.Category
	case 's':
		return (*string)(&k.State)
	case 'r':
		return &k.Reason
	case 'u':
		return &k.Sub
	case 'm':
		return (*string)(&k.Mood)
	case 'y':
		return &k.Country
	case 'i':
		return &k.Into
	case 'o':
		return &k.Source
	case 'g':
		return &k.Team
	case 'a':
		return &k.SLA
	}
	return nil
}
