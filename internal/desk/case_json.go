package desk

// AppendJSON appends what json.Marshal makes of the case. Lists of cases are the
// desk's hottest answer, and a fifth of its time went into finding the fields.
// What few cases have is left to json.Marshal.
func (c *CaseView) AppendJSON(b []byte) ([]byte, error) {
	w := jsonWriter{b: b}
	w.begin()
	w.caseFields(&c.Case)
	w.key("contact")
	w.ref(&c.Contact)
	w.key("assignee")
	w.ref(c.Assignee)
	w.key("team")
	w.ref(c.Team)
	if len(c.Followers) > 0 {
		w.other("followers", c.Followers)
	}
	w.key("queue_ref")
	w.ref(c.QueueRef)
	w.orNull("sla", c.SLA == nil, c.SLA)
	w.maybe("due_at", c.DueAt)
	if len(c.Links) > 0 {
		w.other("links", c.Links)
	}
	if c.Why != nil {
		w.other("why", c.Why)
	}
	w.end()
	return w.b, w.err
}

func (w *jsonWriter) caseFields(c *Case) {
	w.text("id", c.ID)
	w.number("number", c.Number)
	w.text("status", string(c.Status))
	w.text("priority", string(c.Priority))
	w.text("subject", c.Subject)
	w.text("conversation_id", c.ConversationID)
	w.text("channel_id", c.ChannelID)
	w.text("platform", c.Platform)
	w.text("queue", c.Queue)
	w.texts("tags", c.Tags)
	w.key("last_message")
	w.preview(c.LastMessage)
	w.number("unread_count", int64(c.UnreadCount))
	w.maybe("waiting_since", c.WaitingSince)
	w.time("last_activity_at", c.LastActivityAt)
	w.time("created_at", c.CreatedAt)
	w.time("updated_at", c.UpdatedAt)
	w.maybe("first_reply_at", c.FirstReplyAt)
	w.maybe("resolved_at", c.ResolvedAt)
	w.maybe("snoozed_until", c.SnoozedUntil)
	w.number("version", c.Version)
	w.classFields(&c.CaseClass)
}

func (w *jsonWriter) classFields(c *CaseClass) {
	w.list("skills", c.Skills == nil, len(c.Skills), c.Skills)
	w.text("language", c.Language)
	w.text("category", c.Category)
	if c.SLAPolicy != "" {
		w.text("sla_policy", c.SLAPolicy)
	}
	w.key("routing")
	w.begin()
	w.text("state", string(c.Routing.State))
	w.maybe("since", c.Routing.Since)
	w.text("reason_code", c.Routing.ReasonCode)
	w.end()
	w.text("sub_status", c.SubStatus)
	w.text("sentiment", string(c.Sentiment))
	w.text("country", c.Country)
	if c.Fields != nil && len(c.Fields) == 0 {
		w.raw("fields", "{}")
	} else {
		w.other("fields", c.Fields)
	}
	w.texts("by_hand", c.ByHand)
	w.text("source", c.Source)
	w.text("merged_into", c.MergedInto)
	if c.Survey != nil {
		w.other("survey", c.Survey)
	}
}

func (w *jsonWriter) preview(p *Preview) {
	if p == nil {
		w.b = append(w.b, "null"...)
		return
	}
	w.begin()
	w.text("id", p.ID)
	w.text("direction", string(p.Direction))
	w.text("kind", string(p.Kind))
	w.text("text", p.Text)
	w.text("author", p.Author)
	if p.Status != "" {
		w.text("status", string(p.Status))
	}
	w.time("at", p.At)
	if p.Duration != 0 {
		w.other("duration", p.Duration)
	}
	w.end()
}

func (w *jsonWriter) ref(r *Ref) {
	if r == nil {
		w.b = append(w.b, "null"...)
		return
	}
	w.begin()
	w.text("id", r.ID)
	w.text("name", r.Name)
	w.end()
}
