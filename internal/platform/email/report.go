package email

import (
	"bufio"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

// report is what a server says of a mail that it was given.
type report struct {
	Of         string `json:"of"`             // the mail's id
	Action     string `json:"action"`         // failed, delayed, delivered, relayed, expanded, displayed
	Status     string `json:"status"`         // 5.1.1
	Recipient  string `json:"recipient"`      // whom it did not reach
	Diagnostic string `json:"diag,omitempty"` // the server's words
}

var enhanced = regexp.MustCompile(`\b([245])\.(\d{1,3})\.(\d{1,3})\b`)

// reportOf reads a delivery status (RFC 3464) or a disposition (RFC 8098), nil
// where a mail is neither.
func reportOf(env *enmime.Envelope, l letter) *report {
	var r *report
	of := ""
	var walk func(p *enmime.Part, depth int)
	walk = func(p *enmime.Part, depth int) {
		for ; p != nil; p = p.NextSibling {
			switch kind := mimeOf(p); kind {
			case "message/delivery-status", "message/global-delivery-status":
				r = deliveryStatus(string(p.Content))
			case "message/disposition-notification":
				r = disposition(string(p.Content))
			case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "message/global":
				if of == "" {
					of = originalID(string(p.Content))
				}
			}
			if depth < maxNesting*2 {
				walk(p.FirstChild, depth+1)
			}
		}
	}
	walk(env.Root, 0)
	if r == nil {
		return nil
	}
	if r.Of == "" {
		r.Of = of
	}
	if r.Of == "" && len(l.InReplyTo) > 0 {
		r.Of = l.InReplyTo[0]
	}
	if r.Of == "" && len(l.References) > 0 {
		r.Of = l.References[len(l.References)-1]
	}
	if r.Of == "" {
		return nil
	}
	return r
}

// fields reads blocks of header-like lines and answers each field's first value
// from the first block that has it.
func fields(text string) map[string]string {
	out := map[string]string{}
	last := ""
	lines := bufio.NewScanner(strings.NewReader(short(text, maxText)))
	lines.Buffer(nil, maxText+1)
	for lines.Scan() {
		line := strings.TrimRight(lines.Text(), " \r\t")
		if line == "" {
			last = ""
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && last != "" {
			out[last] = short(out[last]+" "+strings.TrimSpace(line), maxHeader)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
		if _, have := out[last]; have {
			last = ""
			continue
		}
		out[last] = short(headerText(value), maxHeader)
	}
	return out
}

func deliveryStatus(text string) *report {
	f := fields(text)
	action := strings.ToLower(f["Action"])
	if action == "" {
		return nil
	}
	r := &report{Action: action, Status: f["Status"], Diagnostic: afterType(f["Diagnostic-Code"]), Recipient: cleanAddress(afterType(f["Final-Recipient"]))}
	if r.Recipient == "" {
		r.Recipient = cleanAddress(afterType(f["Original-Recipient"]))
	}
	said := enhanced.FindString(r.Status)
	if said == "" || strings.HasSuffix(said, ".0.0") { // the server's words are more precise
		if m := enhanced.FindString(r.Diagnostic); m != "" {
			said = m
		}
	}
	if said != "" {
		r.Status = said
	}
	return r
}

func disposition(text string) *report {
	f := fields(text)
	said := strings.ToLower(f["Disposition"])
	if !strings.Contains(said, "displayed") {
		return nil
	}
	ids := messageIDs(f["Original-Message-Id"])
	if len(ids) == 0 {
		return nil
	}
	return &report{Of: ids[0], Action: "displayed", Recipient: cleanAddress(afterType(f["Final-Recipient"]))}
}

// afterType is a value without the name of its kind: "rfc822; ana@x".
func afterType(s string) string {
	if kind, rest, ok := strings.Cut(s, ";"); ok && !strings.ContainsAny(kind, " @") {
		return strings.TrimSpace(rest)
	}
	return s
}

// originalID finds the id in the headers of the mail that came back.
func originalID(text string) string {
	if ids := messageIDs(fields(text)["Message-Id"]); len(ids) > 0 {
		return ids[0]
	}
	return ""
}
