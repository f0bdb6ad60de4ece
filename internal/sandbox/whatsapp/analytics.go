package whatsapp

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// Bounds of what analytics look back on.
const (
	templateLookback = 90 * 24 * time.Hour
	analyticsIDs     = 10
)

// question is what a call wants of the figures.
type question struct {
	start, end  time.Time
	granularity string
	values      map[string]string
}

// calls splits "analytics.start(1).end(2)" into a name and its arguments.
func calls(field string) (name string, args map[string]string) {
	args = map[string]string{}
	name, rest, _ := strings.Cut(field, ".")
	for rest != "" {
		key, after, ok := strings.Cut(rest, "(")
		if !ok {
			break
		}
		value, next, _ := strings.Cut(after, ")")
		args[key] = value
		rest = strings.TrimPrefix(next, ".")
	}
	return name, args
}

// argsOf are a call's own arguments, where the figures are an edge.
func argsOf(c *call) map[string]string {
	args := map[string]string{}
	for k, v := range c.URL.Query() {
		args[k] = v[0]
	}
	return args
}

// splitFields splits a list of fields at the commas that no bracket holds.
func splitFields(text string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(text[from:i]))
				from = i + 1
			}
		}
	}
	return append(out, strings.TrimSpace(text[from:]))
}

// asked reads the arguments that all figures share.
func (n *Network) asked(args map[string]string, granularities []string) (question, *graphError) {
	q := question{values: args, granularity: strings.ToUpper(args["granularity"])}
	from, err1 := strconv.ParseInt(args["start"], 10, 64)
	to, err2 := strconv.ParseInt(args["end"], 10, 64)
	switch {
	case err1 != nil:
		return q, badParam("The parameter start is required.")
	case err2 != nil:
		return q, badParam("The parameter end is required.")
	case to <= from:
		return q, badParam("The parameter end must be after start.")
	case !slices.Contains(granularities, q.granularity):
		return q, badParam("Param granularity must be one of {%s} - got %q.", strings.Join(granularities, ", "), q.granularity)
	}
	q.start, q.end = time.Unix(from, 0).UTC(), time.Unix(to, 0).UTC()
	if oldest := n.table.Now().AddDate(-1, 0, 0); q.start.Before(oldest) {
		q.start = oldest
	}
	return q, nil
}

// bucket is the stretch of time that a moment is counted in.
func (q question) bucket(at time.Time) (from, until time.Time) {
	at = at.UTC()
	switch q.granularity {
	case "HALF_HOUR":
		from = at.Truncate(30 * time.Minute)
		return from, from.Add(30 * time.Minute)
	case "MONTH", "MONTHLY":
		from = time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 1, 0)
	}
	from = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 0, 1)
}

// wants tells whether a list argument is empty or names a value.
func (q question) wants(key, value string) bool {
	list := wordsOf(q.values[key])
	return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, value) })
}

// wordsOf reads ["a","b"], [a,b] or a,b.
func wordsOf(text string) []string {
	var list []string
	if json.Unmarshal([]byte(text), &list) == nil {
		return list
	}
	for _, w := range strings.Split(strings.Trim(text, "[]"), ",") {
		if w = strings.Trim(strings.TrimSpace(w), `"'`); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// counted are the messages that a question is about.
func (n *Network) counted(b *book, q question) []*sent {
	numbers := map[string]string{}
	for _, a := range n.table.Accounts() {
		numbers[a.ID] = digits(a.Settings["display_phone_number"])
	}
	var out []*sent
	for _, s := range b.Sends {
		if !s.At.Before(q.start) && s.At.Before(q.end) && q.wants("phone_numbers", numbers[s.Account]) && q.wants("country_codes", s.Country) {
			out = append(out, s)
		}
	}
	return out
}

// group is the figures of one data point.
type group struct {
	from, until time.Time
	keys        object
	all         []*sent
}

// grouped puts messages into buckets, and apart by what key says of each.
func (q question) grouped(all []*sent, key func(*sent) object) []*group {
	var out []*group
	index := map[string]*group{}
	for _, s := range all {
		from, until := q.bucket(s.At)
		keys := key(s)
		id, _ := json.Marshal([]any{from.Unix(), keys})
		g := index[string(id)]
		if g == nil {
			g = &group{from: from, until: until, keys: keys}
			index[string(id)] = g
			out = append(out, g)
		}
		g.all = append(g.all, s)
	}
	slices.SortStableFunc(out, func(a, b *group) int { return a.from.Compare(b.from) })
	return out
}

// point is a group as a data point.
func (g *group) point(more object) object {
	o := object{"start": g.from.Unix(), "end": g.until.Unix()}
	for k, v := range g.keys {
		o[k] = v
	}
	for k, v := range more {
		o[k] = v
	}
	return o
}

func count(all []*sent, is func(*sent) bool) int {
	c := 0
	for _, s := range all {
		if is(s) {
			c++
		}
	}
	return c
}

func isSent(s *sent) bool      { return s.Sent }
func isDelivered(s *sent) bool { return s.Delivered }
func isRead(s *sent) bool      { return s.Read }

func costOf(all []*sent) float64 {
	total := 0.0
	for _, s := range all {
		total += s.cost()
	}
	return float64(int64(total*1e6+0.5)) / 1e6
}

// figures are the analytics that a field of a business account names; false
// where the field is something else.
func (n *Network) figures(a sandbox.Account, name string, args map[string]string) (any, *graphError, bool) {
	b, done := n.open(wabaOf(a))
	defer done()
	switch name {
	case "analytics":
		q, err := n.asked(args, []string{"HALF_HOUR", "DAY", "MONTH"})
		if err != nil {
			return nil, err, true
		}
		points := []object{}
		for _, g := range q.grouped(n.counted(b, q), func(*sent) object { return object{} }) {
			points = append(points, g.point(object{"sent": count(g.all, isSent), "delivered": count(g.all, isDelivered)}))
		}
		return object{"granularity": q.granularity, "phone_numbers": wordsOf(args["phone_numbers"]), "country_codes": wordsOf(args["country_codes"]), "data_points": points}, nil, true
	case "pricing_analytics":
		q, err := n.asked(args, []string{"HALF_HOUR", "DAILY", "MONTHLY"})
		if err != nil {
			return nil, err, true
		}
		return object{"data": []object{{"data_points": n.pricingPoints(b, q)}}}, nil, true
	case "conversation_analytics":
		q, err := n.asked(args, []string{"HALF_HOUR", "DAILY", "MONTHLY"})
		if err != nil {
			return nil, err, true
		}
		return object{"data": []object{{"data_points": n.talkPoints(b, q)}}}, nil, true
	}
	return nil, nil, false
}

// split are the dimensions that a question asks to tell apart.
func (n *Network) split(q question, s *sent) object {
	o := object{}
	dims := wordsOf(strings.ToUpper(q.values["dimensions"]))
	if slices.Contains(dims, "COUNTRY") {
		o["country"] = s.Country
	}
	if slices.Contains(dims, "PHONE") {
		a, _ := n.table.Account(func(a sandbox.Account) bool { return a.ID == s.Account })
		o["phone_number"] = digits(a.Settings["display_phone_number"])
	}
	return o
}

func apiWord(text string) string { return strings.ToUpper(strings.ReplaceAll(text, "-", "_")) }

func (n *Network) pricingPoints(b *book, q question) []object {
	dims := wordsOf(strings.ToUpper(q.values["dimensions"]))
	var all []*sent
	for _, s := range n.counted(b, q) {
		if s.Delivered && q.wants("pricing_types", apiWord(s.Type)) && q.wants("pricing_categories", apiWord(s.Category)) {
			all = append(all, s)
		}
	}
	points := []object{}
	for _, g := range q.grouped(all, func(s *sent) object {
		o := n.split(q, s)
		if slices.Contains(dims, "PRICING_CATEGORY") {
			o["pricing_category"] = apiWord(s.Category)
		}
		if slices.Contains(dims, "PRICING_TYPE") {
			o["pricing_type"] = apiWord(s.Type)
		}
		if slices.Contains(dims, "TIER") {
			o["tier"] = "0:MAX"
		}
		return o
	}) {
		figures := object{}
		if q.wants("metric_types", "VOLUME") {
			figures["volume"] = len(g.all)
		}
		if q.wants("metric_types", "COST") {
			figures["cost"] = costOf(g.all)
		}
		points = append(points, g.point(figures))
	}
	return points
}

// talkPoints count conversations: people by category and day.
func (n *Network) talkPoints(b *book, q question) []object {
	dims := wordsOf(strings.ToUpper(q.values["dimensions"]))
	var all []*sent
	for _, s := range n.counted(b, q) {
		if s.Delivered && q.wants("conversation_categories", apiWord(s.Category)) {
			all = append(all, s)
		}
	}
	points := []object{}
	for _, g := range q.grouped(all, func(s *sent) object {
		o := n.split(q, s)
		if slices.Contains(dims, "CONVERSATION_CATEGORY") {
			o["conversation_category"] = apiWord(s.Category)
		}
		return o
	}) {
		seen := map[string]bool{}
		for _, s := range g.all {
			seen[s.Who+s.Category+s.At.Format("2006-01-02")] = true
		}
		points = append(points, g.point(object{"conversation": len(seen), "cost": costOf(g.all)}))
	}
	return points
}

// wabaNode is a business account, with the figures that its fields ask for.
func (n *Network) wabaNode(c *call, a sandbox.Account) (any, *graphError) {
	out := object{"id": wabaOf(a)}
	all := object{
		"id": wabaOf(a), "name": a.Name, "timezone_id": "1", "message_template_namespace": "sandbox", "currency": "EUR",
		"account_review_status": "APPROVED", "business_verification_status": "verified", "status": "ACTIVE",
		"owner_business_info": object{"id": "10" + wabaOf(a), "name": a.Name},
	}
	fields := c.FormValue("fields")
	if fields == "" {
		fields = "id,name,timezone_id,message_template_namespace,currency"
	}
	for _, f := range splitFields(fields) {
		name, args := calls(f)
		if v, err, found := n.figures(a, name, args); err != nil {
			return nil, err
		} else if found {
			out[name] = v
		} else if v, ok := all[name]; ok {
			out[name] = v
		}
	}
	return out, nil
}

// setWABA switches a business account's settings.
func (n *Network) setWABA(c *call, a sandbox.Account) (any, *graphError) {
	if c.URL.Query().Get("is_enabled_for_insights") != "true" {
		return object{"success": true}, nil
	}
	b, done := n.open(wabaOf(a))
	defer done()
	b.Insights = true // as on the platform, it cannot be undone
	n.change(b)
	return object{"id": b.WABA}, nil
}
