package email

import (
	"bytes"
	"fmt"
	"mime"
	"path"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"recado.dev/internal/desk"
)

// Numbers of parts that are no part of the mail itself.
const (
	wholePage = -2 // the mail's HTML, all of it
	wholeText = -3 // the mail's text, all of it
)

// listedPart is a part of a mail with what it holds.
type listedPart struct {
	part
	content []byte
}

// listed are the files of a mail in an order that is the same at each reading.
// The page that the mail is comes last.
func listed(env *enmime.Envelope) []listedPart {
	var out []listedPart
	page := strings.TrimSpace(env.HTML)
	for i, p := range files(env) {
		one := listedPart{content: p.Content, part: part{At: i, Role: desk.MailFile, Mime: mimeOf(p), Name: fileName(p), Size: int64(len(p.Content))}}
		cid := strings.Trim(p.ContentID, "<> ")
		if cid != "" && strings.HasPrefix(one.Mime, "image/") && strings.Contains(page, "cid:"+cid) {
			one.Role, one.CID = desk.MailInline, short(cid, 500)
		}
		if len(p.Content) == 0 {
			continue
		}
		out = append(out, one)
	}
	if page != "" {
		out = append(out, listedPart{content: []byte(env.HTML), part: part{At: wholePage, Role: desk.MailPage, Mime: "text/html", Name: "mail.html", Size: int64(len(env.HTML))}})
	}
	return out
}

// files are the parts that are not the mail's own words, in their order within
// it.
func files(env *enmime.Envelope) []*enmime.Part {
	wanted := map[*enmime.Part]bool{}
	for _, set := range [][]*enmime.Part{env.Attachments, env.Inlines, env.OtherParts} {
		for _, p := range set {
			wanted[p] = true
		}
	}
	var out []*enmime.Part
	var walk func(p *enmime.Part, depth int)
	walk = func(p *enmime.Part, depth int) {
		for ; p != nil; p = p.NextSibling {
			if wanted[p] && p.FirstChild == nil {
				out = append(out, p)
			}
			if depth < maxNesting*2 {
				walk(p.FirstChild, depth+1)
			}
		}
	}
	walk(env.Root, 0)
	return out
}

func mimeOf(p *enmime.Part) string {
	kind, _, _ := strings.Cut(strings.ToLower(p.ContentType), ";")
	kind = strings.TrimSpace(strings.Map(visible, kind))
	if kind == "" || !strings.Contains(kind, "/") || len(kind) > 100 {
		return "application/octet-stream"
	}
	return kind
}

// fileName is a part's name without any path.
func fileName(p *enmime.Part) string {
	name := headerText(p.FileName)
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name != "" && name != "." && name != "/" {
		return short(name, 200)
	}
	switch kind := mimeOf(p); kind {
	case "message/rfc822":
		return "mail.eml"
	case "text/calendar":
		return "invitation.ics"
	case "message/delivery-status":
		return "delivery-status.txt"
	default:
		if ends, err := mime.ExtensionsByType(kind); err == nil && len(ends) > 0 {
			return unknownName + ends[0]
		}
	}
	return unknownName
}

// content is a part of a mail that was listed before.
func content(raw []byte, at int) ([]byte, error) {
	if at == wholeMail {
		return raw, nil
	}
	env, err := parse(raw)
	if err != nil {
		return nil, err
	}
	switch at {
	case wholePage:
		return []byte(env.HTML), nil
	case wholeText:
		text := env.Text
		if strings.TrimSpace(text) == "" {
			text = textOf(env.HTML)
		}
		return bytes.Clone([]byte(tidy(text))), nil
	}
	all := files(env)
	if at < 0 || at >= len(all) {
		return nil, fmt.Errorf("the mail has no part %d", at)
	}
	return all[at].Content, nil
}
