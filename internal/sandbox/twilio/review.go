package twilio

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	abusive   = regexp.MustCompile(`(?i)\b(idiota|imb[eé]cil|est[uú]pid[oa]|idiot|stupid|moron|te vamos a denunciar|or else)\b`)
	fishing   = regexp.MustCompile(`(?i)\b(contraseña|password|n[uú]mero de (tu )?tarjeta|card number|cvv|pin code)\b`)
	shortened = regexp.MustCompile(`(?i)\b(bit\.ly|tinyurl\.com|wa\.me|goo\.gl)/`)
	promotion = regexp.MustCompile(`(?i)\b(oferta|descuento|rebajas|promoci[oó]n|gratis|sale|discount|offer|free|% off)\b`)
)

// judge moves a template that waits for its review on. It answers whether
// anything changed.
func (c *core) judge(acc *account, t *content, now time.Time) bool {
	switch {
	case t.Status == received:
		t.Status = pending
	case t.Status == pending && !t.ReviewAt.IsZero() && !now.Before(t.ReviewAt):
		t.ReviewAt = time.Time{}
		if reason := acc.objection(t); reason != "" {
			t.Status, t.Reason = rejected, reason
		} else {
			t.Status = approved
		}
	default:
		return false
	}
	return true
}

// objection is why a template is rejected; "" where it is not. Promotion in a
// utility template makes it a marketing one where that may change.
func (acc *account) objection(t *content) string {
	r, _ := t.part(t.kind(whatsApp))
	body := strings.TrimSpace(r.Body)
	found := placeholder.FindAllStringSubmatch(body, -1)
	switch {
	case abusive.MatchString(body):
		return "ABUSIVE_CONTENT"
	case fishing.MatchString(body) && t.Category != "AUTHENTICATION":
		return "SCAM"
	case shortened.MatchString(body):
		return "INVALID_FORMAT: The template has a shortened link."
	case len(found) > 0 && (strings.HasPrefix(body, "{{") || strings.HasSuffix(body, "}}")) && !t.Shared:
		return "INVALID_FORMAT: Variables can't be at the start or end of the template."
	case strings.Contains(strings.ReplaceAll(body, " ", ""), "}}{{"):
		return "INVALID_FORMAT: Variables can't be next to each other."
	case len(found) > 0 && len(strings.Fields(body)) < 2*len(found)+1:
		return "INVALID_FORMAT: This template has too many variables for its length."
	}
	if !numbered(found) {
		return "INVALID_FORMAT: Variables must be numbered from {{1}} without gaps."
	}
	for _, m := range found {
		if strings.TrimSpace(t.Variables[m[1]]) == "" {
			return "INVALID_FORMAT: The variable {{" + m[1] + "}} has no sample."
		}
	}
	twin := slices.ContainsFunc(acc.Contents, func(o *content) bool {
		return o != t && o.Template == t.Template && o.Language == t.Language && !o.Shared && (o.Status == approved || o.Status == paused)
	})
	if twin {
		return "Content in this language already exists"
	}
	if t.Category == "UTILITY" && promotion.MatchString(body) {
		if t.Keep {
			return "TAG_CONTENT_MISMATCH"
		}
		t.Category = "MARKETING"
	}
	return ""
}

// numbered tells whether the placeholders that are numbers run from one without
// gaps.
func numbered(found [][]string) bool {
	most, seen := 0, map[int]bool{}
	for _, m := range found {
		if n, err := strconv.Atoi(m[1]); err == nil {
			seen[n], most = true, max(most, n)
		}
	}
	return most == len(seen) && !seen[0]
}
