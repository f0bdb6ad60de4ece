package slack

import "recado.dev/internal/sandbox"

// reactedTo finds the message that a reaction is about.
func (n *Network) reactedTo(q *call) (sandbox.Message, sandbox.Phone, error) {
	stamp := q.text("timestamp")
	th, ok := n.table.ThreadOf(stamp)
	p, there := n.table.Phone(th.PhoneID)
	if !ok || !there || th.AccountID != q.team.ID {
		return sandbox.Message{}, p, problem("message_not_found")
	}
	for _, m := range th.Messages {
		if m.ID == stamp {
			return m, p, nil
		}
	}
	return sandbox.Message{}, p, problem("message_not_found")
}

func (n *Network) addReaction(q *call) (object, error) {
	m, p, err := n.reactedTo(q)
	if err != nil {
		return nil, err
	}
	emoji, ok := emojiOf(q.text("name"))
	if !ok {
		return nil, problem("invalid_name")
	}
	if m.Theirs == emoji {
		return nil, problem("already_reacted")
	}
	_, err = n.table.SendReaction(q.team.ID, p.ID, m.ID, emoji, nil)
	return nil, asProblem(err)
}

func (n *Network) removeReaction(q *call) (object, error) {
	m, p, err := n.reactedTo(q)
	if err != nil {
		return nil, err
	}
	if emoji, _ := emojiOf(q.text("name")); emoji == "" || m.Theirs != emoji {
		return nil, problem("no_reaction")
	}
	_, err = n.table.SendReaction(q.team.ID, p.ID, m.ID, "", nil)
	return nil, asProblem(err)
}

func asProblem(err error) error {
	if err != nil {
		return problem("message_not_found")
	}
	return nil
}

func (n *Network) getReactions(q *call) (object, error) {
	m, p, err := n.reactedTo(q)
	if err != nil {
		return nil, err
	}
	list := []object{}
	for who, emoji := range map[string]string{q.team.Bot: m.Theirs, user(q.team, p): m.Ours} {
		if emoji != "" {
			list = append(list, object{"name": nameOf(emoji), "users": []string{who}, "count": 1})
		}
	}
	return object{"type": "message", "channel": q.text("channel"), "message": object{"type": "message", "ts": m.ID, "text": m.Text, "reactions": list}}, nil
}
