package desk

// AppendJSON appends what json.Marshal makes of the message; what few messages
// have is left to json.Marshal.
func (m *Message) AppendJSON(b []byte) ([]byte, error) {
	w := jsonWriter{b: b}
	w.begin()
	w.text("id", m.ID)
	w.text("conversation_id", m.ConversationID)
	w.text("case_id", m.CaseID)
	w.text("channel_id", m.ChannelID)
	w.text("direction", string(m.Direction))
	w.text("kind", string(m.Kind))
	w.text("text", m.Text)
	w.orNull("content", m.Content == nil, m.Content)
	w.list("attachments", m.Attachments == nil, len(m.Attachments), m.Attachments)
	w.orNull("reply_to", m.ReplyTo == nil, m.ReplyTo)
	w.key("author")
	w.author(&m.Author)
	w.text("external_id", m.ExternalID)
	w.text("status", string(m.Status))
	w.orNull("error", m.Error == nil, m.Error)
	w.list("reactions", m.Reactions == nil, len(m.Reactions), m.Reactions)
	w.orNull("pricing", m.Pricing == nil, m.Pricing)
	w.time("occurred_at", m.OccurredAt)
	w.time("created_at", m.CreatedAt)
	w.maybe("sent_at", m.SentAt)
	w.maybe("delivered_at", m.DeliveredAt)
	w.maybe("read_at", m.ReadAt)
	w.maybe("failed_at", m.FailedAt)
	w.maybe("edited_at", m.EditedAt)
	w.maybe("deleted_at", m.DeletedAt)
	w.text("origin", m.Origin)
	w.number("attempts", int64(m.Attempts))
	if len(m.Mentions) > 0 {
		w.texts("mentions", m.Mentions)
	}
	if m.SendAt != nil {
		w.time("send_at", *m.SendAt)
	}
	if m.Held {
		w.raw("held", "true")
	}
	if m.Marks != nil {
		w.other("marks", m.Marks)
	}
	w.end()
	return w.b, w.err
}

func (w *jsonWriter) author(a *Author) {
	w.begin()
	w.text("type", a.Type)
	w.text("id", a.ID)
	w.text("name", a.Name)
	w.end()
}
