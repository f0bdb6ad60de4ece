package template

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

var phoneShape = regexp.MustCompile(`^\+?[0-9][0-9 ()\-]{4,}$`)

func (c *checker) buttons() {
	p := c.draft.Parts
	if len(p.Buttons) > 0 && len(p.Cards) > 0 {
		c.refuse("buttons", "carousel_buttons")
	}
	c.list("buttons", p.Buttons, c.rules.Buttons.Total)
}

// list checks buttons that stand together.
func (c *checker) list(path string, buttons []desk.TemplateButton, total int) {
	if len(buttons) > total {
		c.refuse(path, "buttons_many", "limit", total, "length", len(buttons))
	}
	r := c.rules.Buttons
	most := map[string]int{desk.ButtonReply: r.Replies, desk.ButtonURL: r.URLs, desk.ButtonPhone: r.Phones, desk.ButtonCopyCode: r.CopyCodes, desk.ButtonFlow: r.Flows, desk.ButtonCatalog: 1}
	count := map[string]int{}
	var seen []string
	for i, b := range buttons {
		at := fmt.Sprintf("%s[%d]", path, i)
		limit, known := most[b.Kind]
		if !known {
			c.refuse(at+".kind", "button_kind", "kind", b.Kind)
			continue
		}
		if count[b.Kind]++; count[b.Kind] == limit+1 {
			c.refuse(at+".kind", "buttons_of_kind", "limit", limit)
		}
		c.button(at, b)
		if b.Text != "" && slices.Contains(seen, b.Text) {
			c.refuse(at+".text", "button_twice")
		}
		seen = append(seen, b.Text)
	}
	c.order(path, buttons)
	if (count[desk.ButtonCatalog] > 0 || count[desk.ButtonFlow] > 0) && len(buttons) > 1 {
		c.refuse(path, "button_alone")
	}
	if count[desk.ButtonCatalog] > 0 && c.draft.Parts.Header != nil {
		c.refuse("header", "catalog_header")
	}
}

// order refuses replies with other buttons among them.
func (c *checker) order(path string, buttons []desk.TemplateButton) {
	groups := 0
	for i, b := range buttons {
		if b.Kind == desk.ButtonReply && (i == 0 || buttons[i-1].Kind != desk.ButtonReply) {
			groups++
		}
	}
	between := groups == 1 && len(buttons) > 0 && buttons[0].Kind != desk.ButtonReply && buttons[len(buttons)-1].Kind != desk.ButtonReply
	if groups > 1 || between {
		c.refuse(path, "buttons_mixed")
	}
}

func (c *checker) button(path string, b desk.TemplateButton) {
	if b.Kind != desk.ButtonCopyCode {
		c.label(path+".text", b.Text)
	}
	switch b.Kind {
	case desk.ButtonURL:
		c.address(path, b)
	case desk.ButtonPhone:
		switch {
		case b.Phone == "":
			c.refuse(path+".phone", "phone_missing")
		case !phoneShape.MatchString(b.Phone):
			c.refuse(path+".phone", "phone_format")
		case length(b.Phone) > c.rules.Buttons.PhoneLength:
			c.refuse(path+".phone", "too_long", "limit", c.rules.Buttons.PhoneLength, "length", length(b.Phone))
		}
	case desk.ButtonCopyCode:
		switch {
		case strings.TrimSpace(b.Example) == "":
			c.refuse(path+".example", "code_example")
		case length(b.Example) > c.rules.Buttons.CodeLength:
			c.refuse(path+".example", "too_long", "limit", c.rules.Buttons.CodeLength, "length", length(b.Example))
		case strings.ContainsFunc(b.Example, func(r rune) bool { return r > 126 || r < 32 }):
			c.refuse(path+".example", "code_format")
		}
		if c.draft.Category != desk.TemplateMarketing {
			c.refuse(path+".kind", "coupon_category")
		}
	case desk.ButtonFlow:
		if b.FlowID == "" {
			c.refuse(path+".flow_id", "flow_missing")
		}
		switch b.FlowAction {
		case "", "data_exchange":
		case "navigate":
			if b.FlowScreen == "" {
				c.refuse(path+".flow_screen", "flow_screen")
			}
		default:
			c.refuse(path+".flow_action", "flow_action")
		}
	}
}

// label checks what stands on a button.
func (c *checker) label(path, text string) {
	switch limit := c.rules.Buttons.TextLength; {
	case strings.TrimSpace(text) == "":
		c.refuse(path, "button_missing")
	case length(text) > limit:
		c.refuse(path, "too_long", "limit", limit, "length", length(text))
	}
	switch {
	case strings.Contains(text, "{{") || strings.Contains(text, "}}"):
		c.refuse(path, "variables_not_here")
	case strings.ContainsAny(text, "\n\r\t"):
		c.refuse(path, "line_break")
	case emoji(text) || marked(text):
		c.refuse(path, "formatting")
	}
}

func (c *checker) address(path string, b desk.TemplateButton) {
	at := path + ".url"
	if b.URL == "" {
		c.refuse(at, "url_missing")
		return
	}
	if limit := c.rules.Buttons.URLLength; length(b.URL) > limit {
		c.refuse(at, "too_long", "limit", limit, "length", length(b.URL))
	}
	vars := blank.FindAllString(b.URL, -1)
	bare := strings.TrimSuffix(b.URL, "{{1}}")
	switch {
	case len(vars) > 1:
		c.refuse(at, "url_variables")
		return
	case len(vars) == 1 && vars[0] != "{{1}}":
		c.refuse(at, "url_variable_name")
		return
	case len(vars) == 1 && bare == b.URL:
		c.refuse(at, "url_variable_last")
		return
	case strings.ContainsAny(bare, "{}"):
		c.refuse(at, "variable_broken")
		return
	}
	if !webAddress(bare) {
		c.refuse(at, "url_invalid")
		return
	}
	if host := hostOf(bare); slices.ContainsFunc(c.rules.BadHosts, func(bad string) bool { return host == bad || strings.HasSuffix(host, "."+bad) }) {
		c.refuse(at, "url_host", "host", host)
	} else if strings.HasPrefix(bare, "http://") {
		c.warn(at, "url_plain")
	}
	if len(vars) == 0 {
		return
	}
	switch {
	case b.Example == "":
		c.refuse(path+".example", "url_example")
	case !strings.HasPrefix(b.Example, bare) || len(b.Example) == len(bare) || !webAddress(b.Example):
		c.refuse(path+".example", "url_example_other")
	}
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Hostname(), ".") && !strings.ContainsAny(s, " \n\t")
}

func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(u.Hostname(), "www."))
}
