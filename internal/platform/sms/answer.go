package sms

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"recado.dev/internal/platform"
)

// answered reads what the provider says to a text.
func (s *session) answered(resp *http.Response, raw []byte, id string) (platform.Receipt, error) {
	p := s.profile
	var tree any
	parsed := json.Unmarshal(raw, &tree) == nil
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return platform.Receipt{}, p.refusal(platform.StatusFailure(resp.StatusCode, resp.Header), tree)
	}
	if p.Taken != "" && !p.taken(raw, tree) {
		f := &platform.Failure{Kind: platform.Rejected, Title: "the provider did not take the text"}
		if at(tree, p.CodeAt) == "" && at(tree, p.ErrorAt) == "" {
			f.Kind, f.Title = platform.Unintelligible, "the answer makes no sense"
		}
		return platform.Receipt{}, p.refusal(f, tree)
	}
	if p.IDAt == "" {
		return platform.Receipt{ID: platform.RemoteMessageID(id)}, nil // its receipts name ours
	}
	remote := ""
	if expression, is := strings.CutPrefix(p.IDAt, "~"); is {
		if found := regexp.MustCompile(expression).FindSubmatch(raw); len(found) == 2 { // checked when the channel was opened
			remote = string(found[1])
		}
	} else if parsed {
		remote = at(tree, p.IDAt)
	}
	if remote == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: platform.RemoteMessageID(remote)}, nil
}

// taken says whether an answer is a success, where its status does not.
func (p profile) taken(raw []byte, tree any) bool {
	if pointer, value, is := strings.Cut(p.Taken, "="); is && strings.HasPrefix(pointer, "/") {
		return at(tree, pointer) == value
	}
	return strings.Contains(string(raw), p.Taken)
}

// refusal adds the provider's own code and words.
func (p profile) refusal(f *platform.Failure, tree any) *platform.Failure {
	if code := at(tree, p.CodeAt); code != "" {
		f.Code = clip(code, 40)
		if kind, ok := p.Errors[code]; ok {
			f.Kind = kind
		}
	}
	f.Title = cmp.Or(clip(at(tree, p.ErrorAt), 200), f.Title)
	return f
}

// at is the value at a pointer into JSON, as a text; "" where there is none.
func at(tree any, pointer string) string {
	if !strings.HasPrefix(pointer, "/") {
		return ""
	}
	for _, step := range strings.Split(pointer[1:], "/") {
		switch n := tree.(type) {
		case map[string]any:
			tree = n[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(n) {
				return ""
			}
			tree = n[i]
		default:
			return ""
		}
	}
	switch v := tree.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// clip bounds a word that a stranger may have written.
func clip(s string, most int) string {
	if r := []rune(strings.ToValidUTF8(s, "")); len(r) > most {
		return string(r[:most])
	}
	return strings.ToValidUTF8(s, "")
}
