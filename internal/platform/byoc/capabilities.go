package byoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// capabilities are the flags that say what a middleware's network can do. What
// is not named cannot be done, save text.
type capabilities struct {
	Kind         string        `json:"kind"` // messaging, social
	TextLength   int           `json:"text_length"`
	Formatting   string        `json:"formatting"`
	Splits       bool          `json:"splits"`
	Attachments  files         `json:"attachments"`
	Buttons      choice        `json:"buttons"`
	QuickReplies choice        `json:"quick_replies"`
	List         choice        `json:"list"`
	Cards        choice        `json:"cards"`
	Times        choice        `json:"times"`
	LinkButton   bool          `json:"link_button"`
	Page         bool          `json:"page"`
	Adaptive     bool          `json:"adaptive_cards"`
	Payments     bool          `json:"payments"`
	Apps         bool          `json:"apps"`
	Location     bool          `json:"location"`
	Contacts     bool          `json:"contacts"`
	Reply        bool          `json:"reply"`
	Reactions    bool          `json:"reactions"`
	Typing       bool          `json:"typing"`
	Read         bool          `json:"read"`
	Proactive    bool          `json:"proactive"`
	Receipts     []desk.Status `json:"receipts"`
	WindowHours  float64       `json:"window_hours"`
	PerSecond    float64       `json:"per_second"`
	Public       publicFlags   `json:"public"`
}

// What a flag that is only true means.
const (
	textLength = 4000
	maxFile    = 25 << 20
	maxChoices = 10
	titleMost  = 80
	idMost     = 200
)

// choice is how many of something fit: true, a number, or an object.
type choice struct {
	Max    int `json:"max"`
	Length int `json:"length"` // of a title
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *choice) UnmarshalJSON(raw []byte) error {
	var on bool
	if json.Unmarshal(raw, &on) == nil {
		*c = choice{}
		if on {
			*c = choice{Max: maxChoices, Length: titleMost}
		}
		return nil
	}
	var n int
	if json.Unmarshal(raw, &n) == nil {
		*c = choice{Max: n, Length: titleMost}
		return c.check()
	}
	type plain choice
	p := plain{Max: maxChoices, Length: titleMost}
	if err := json.Unmarshal(raw, &p); err != nil {
		return fmt.Errorf("%s is neither true, a number nor {\"max\", \"length\"}", clip(string(raw)))
	}
	*c = choice(p)
	return c.check()
}

func (c choice) check() error {
	if c.Max < 0 || c.Max > 100 || c.Length < 1 || c.Length > 10000 {
		return fmt.Errorf("%d choices of %d characters are out of bounds", c.Max, c.Length)
	}
	return nil
}

func (c choice) level() platform.Level {
	if c.Max > 0 {
		return platform.Yes
	}
	return platform.No
}

func (c choice) rule() platform.Choice {
	if c.Max == 0 {
		return platform.Choice{Level: platform.No}
	}
	return platform.Choice{Level: platform.Yes, Max: c.Max, TitleLength: c.Length, IDLength: idMost}
}

// files are the kinds of files: true, a list of kinds, or an object by kind.
type files map[string]fileRule

type fileRule struct {
	MaxBytes int64    `json:"max_bytes"`
	Mimes    []string `json:"mimes"`
	Caption  bool     `json:"caption"`
}

func fileKinds() []string {
	return []string{"image", "video", "audio", "voice", "document", "sticker"}
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *files) UnmarshalJSON(raw []byte) error {
	var on bool
	var kinds []string
	switch {
	case json.Unmarshal(raw, &on) == nil:
		*f = nil
		if on {
			kinds = fileKinds()
		}
	case json.Unmarshal(raw, &kinds) == nil:
	default:
		return f.rules(raw)
	}
	if len(kinds) > 0 {
		*f = files{}
	}
	for _, kind := range kinds {
		(*f)[kind] = fileRule{MaxBytes: maxFile, Caption: captioned(kind)}
	}
	return f.check()
}

func (f *files) rules(raw []byte) error {
	var by map[string]json.RawMessage
	if err := json.Unmarshal(raw, &by); err != nil {
		return fmt.Errorf("attachments: %s is neither true, a list of kinds nor an object by kind", clip(string(raw)))
	}
	*f = files{}
	for kind, one := range by {
		rule := fileRule{MaxBytes: maxFile, Caption: captioned(kind)}
		var on bool
		if json.Unmarshal(one, &on) == nil {
			if on {
				(*f)[kind] = rule
			}
			continue
		}
		if err := json.Unmarshal(one, &rule); err != nil {
			return fmt.Errorf("attachments: %s is no rule for %s", clip(string(one)), clip(kind))
		}
		(*f)[kind] = rule
	}
	return f.check()
}

func (f files) check() error {
	for kind, rule := range f {
		if !strings.Contains(" "+strings.Join(fileKinds(), " ")+" ", " "+kind+" ") {
			return fmt.Errorf("attachments: there is no kind %q", clip(kind))
		}
		if rule.MaxBytes < 0 || rule.MaxBytes > 100<<20 {
			return fmt.Errorf("attachments: max_bytes of %s is out of bounds", kind)
		}
	}
	return nil
}

func captioned(kind string) bool { return kind == "image" || kind == "video" || kind == "document" }

// readCapabilities reads the setting: an object, a list of names that are all
// true, or nothing.
func readCapabilities(setting string) (capabilities, error) {
	c := capabilities{Kind: "messaging", TextLength: textLength, Formatting: "none"}
	raw := bytes.TrimSpace([]byte(setting))
	var names []string
	if len(raw) > 0 && raw[0] == '[' && json.Unmarshal(raw, &names) == nil {
		flags := map[string]bool{}
		for _, name := range names {
			flags[name] = true
		}
		raw, _ = json.Marshal(flags) // names always encode
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &c); err != nil {
			return c, wrongCapabilities(err.Error())
		}
	}
	switch {
	case c.Kind != "messaging" && c.Kind != "social":
		return c, wrongCapabilities(`kind is "messaging" or "social"`)
	case c.TextLength < 1 || c.TextLength > 1_000_000:
		return c, wrongCapabilities("text_length is 1 to 1000000")
	case !strings.Contains(" none chat markdown html ", " "+c.Formatting+" "):
		return c, wrongCapabilities(`formatting is "none", "chat", "markdown" or "html"`)
	case c.WindowHours < 0 || c.WindowHours > 24*365 || c.PerSecond < 0:
		return c, wrongCapabilities("a number is out of bounds")
	}
	for _, r := range c.Receipts {
		if r != desk.StatusSent && r != desk.StatusDelivered && r != desk.StatusRead && r != desk.StatusFailed {
			return c, wrongCapabilities("receipts are sent, delivered, read and failed")
		}
	}
	return c, nil
}

func wrongCapabilities(why string) error {
	return &platform.Failure{Kind: platform.Misconfigured, Title: "the capabilities are not what they should be: " + why}
}

func level(on bool) platform.Level {
	if on {
		return platform.Yes
	}
	return platform.No
}

// caps are the flags as the desk reads them.
func (c capabilities) caps() platform.Caps {
	out := platform.Caps{
		TextLength: c.TextLength, Formatting: c.Formatting, Splits: c.Splits, Media: map[string]platform.Media{},
		Buttons: c.Buttons.rule(), QuickReplies: c.QuickReplies.rule(), LinkButton: level(c.LinkButton),
		List:  platform.ListLimits{Level: c.List.level()},
		Cards: platform.CardLimits{Level: c.Cards.level()}, Times: platform.TimeLimits{Level: c.Times.level(), Slots: c.Times.Max},
		Page: level(c.Page), Adaptive: level(c.Adaptive), Payments: level(c.Payments), Apps: platform.AppLimits{Level: level(c.Apps)},
		Location: level(c.Location), Contacts: level(c.Contacts), Reply: level(c.Reply), Reactions: level(c.Reactions),
		Typing: level(c.Typing), ReadReceipts: level(c.Read), Proactive: level(c.Proactive), Idempotent: true,
		Receipts: c.Receipts, Window: platform.WindowRule{Seconds: int64(c.WindowHours * 3600)},
		Rates: platform.Rates{PerSecond: c.PerSecond, MaxConcurrency: 8}, Public: c.Public.caps(),
	}
	if c.List.Max > 0 {
		out.List = platform.ListLimits{Level: platform.Yes, Rows: c.List.Max, Sections: c.List.Max, TitleLength: c.List.Length,
			DescriptionLength: 2 * c.List.Length, LabelLength: c.List.Length, IDLength: idMost, SectionLength: c.List.Length}
	}
	if c.Cards.Max > 0 {
		out.Cards = platform.CardLimits{Level: platform.Yes, Max: c.Cards.Max, TitleLength: c.Cards.Length, Buttons: 3, ButtonLength: titleMost, IDLength: idMost}
	}
	for kind, rule := range c.Attachments {
		out.Media[kind] = platform.Media{Level: platform.Yes, MaxBytes: rule.MaxBytes, Mimes: rule.Mimes, Caption: rule.Caption}
	}
	if len(c.Attachments) > 0 {
		out.CaptionLength = c.TextLength
	}
	return out
}

// clip bounds words of others in what people read.
func clip(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "")); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
