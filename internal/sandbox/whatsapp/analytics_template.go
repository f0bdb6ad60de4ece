package whatsapp

import (
	"slices"

	"recado.dev/internal/sandbox"
)

// templateFigures are sends, deliveries, reads and presses of templates.
func (n *Network) templateFigures(c *call, a sandbox.Account) (any, *graphError) {
	args := map[string]string{}
	for _, k := range []string{"start", "end", "granularity", "template_ids", "metric_types", "product_type"} {
		args[k] = c.FormValue(k)
	}
	q, err := n.asked(args, []string{"DAILY"})
	if err != nil {
		return nil, err
	}
	ids := wordsOf(args["template_ids"])
	if len(ids) == 0 || len(ids) > analyticsIDs {
		return nil, badParam("Param template_ids must have 1 to %d elements.", analyticsIDs)
	}
	b, done := n.open(wabaOf(a))
	defer done()
	if !b.Insights {
		return nil, &graphError{status: 400, code: 200005, message: "(#200005) Template Insights is not enabled", title: "Template analytics are off", advice: "Confirm template analytics for this WhatsApp Business account first."}
	}
	if oldest := n.table.Now().Add(-templateLookback); q.start.Before(oldest) {
		return nil, badParam("Param start must be within the last 90 days.")
	}
	var all []*sent
	for _, s := range n.counted(b, q) {
		if slices.Contains(ids, s.Template) {
			all = append(all, s)
		}
	}
	points := []object{}
	for _, g := range q.grouped(all, func(s *sent) object { return object{"template_id": s.Template} }) {
		points = append(points, g.point(q.metrics(b, g)))
	}
	return object{"data": []object{{"granularity": "DAILY", "product_type": "cloud_api", "data_points": points}}}, nil
}

func (q question) metrics(b *book, g *group) object {
	o := object{}
	for name, is := range map[string]func(*sent) bool{"sent": isSent, "delivered": isDelivered, "read": isRead} {
		if q.wants("metric_types", name) {
			o[name] = count(g.all, is)
		}
	}
	if q.wants("metric_types", "CLICKED") {
		presses := map[string]int{}
		for _, s := range g.all {
			for _, title := range s.Clicks {
				presses[title]++
			}
		}
		list := []object{}
		if t := b.byID(g.all[0].Template); t != nil {
			if part := t.part("BUTTONS"); part != nil {
				for _, x := range part.Buttons {
					if x.Type == "QUICK_REPLY" {
						list = append(list, object{"type": "quick_reply_button", "button_content": x.Text, "count": presses[x.Text]})
					}
				}
			}
		}
		o["clicked"] = list
	}
	if q.wants("metric_types", "COST") {
		spent, each := costOf(g.all), 0.0
		if d := count(g.all, isDelivered); d > 0 {
			each = spent / float64(d)
		}
		o["cost"] = []object{{"type": "amount_spent", "value": spent}, {"type": "cost_per_delivered", "value": each}}
	}
	return o
}
