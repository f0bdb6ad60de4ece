package store

import (
	"reflect"

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
}

// classText is a class as its column holds it, "" for none.
func classText(c *desk.CaseClass) string {
	k := keptClass{Skills: c.Skills, Language: c.Language, Category: c.Category, Reason: c.Routing.ReasonCode}
	if c.Routing.State != desk.RoutingNone {
		k.State = c.Routing.State
	}
	if k.State != "" && c.Routing.Since != nil {
		k.Since = c.Routing.Since.UnixMicro()
	}
	if len(k.Skills) == 0 {
		k.Skills = nil
	}
	if reflect.ValueOf(k).IsZero() {
		return ""
	}
	return toJSON(k)
}

func readClass(text string) (desk.CaseClass, error) {
	c := desk.CaseClass{Skills: []desk.CaseSkill{}, Routing: desk.CaseRouting{State: desk.RoutingNone}}
	if text == "" {
		return c, nil
	}
	var k keptClass
	if err := fromJSON(text, &k); err != nil {
		return c, err
	}
	if k.Skills != nil {
		c.Skills = k.Skills
	}
	c.Language, c.Category, c.Routing.ReasonCode = k.Language, k.Category, k.Reason
	if k.State != "" {
		c.Routing.State = k.State
	}
	if k.Since != 0 {
		at := fromMicros(k.Since)
		c.Routing.Since = &at
	}
	return c, nil
}
