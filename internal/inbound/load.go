package inbound

import (
	"context"
	"slices"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/followup"
	"recado.dev/internal/store"
)

// load brings all that the batch touches. Rows are locked in one order for all
// transactions: conversations, cases, messages.
func (b *batch) load(ctx context.Context) error {
	if err := b.loadPeople(ctx); err != nil {
		return err
	}
	targets, err := b.findMessages(ctx)
	if err != nil {
		return err
	}
	if err := b.loadSeen(ctx); err != nil {
		return err
	}
	if err := b.loadThreads(ctx, targets); err != nil {
		return err
	}
	if err := b.loadPosts(ctx); err != nil {
		return err
	}
	if err := b.loadOffers(ctx); err != nil {
		return err
	}
	if err := b.loadSurveys(ctx); err != nil {
		return err
	}
	if err := b.loadCases(ctx, targets); err != nil {
		return err
	}
	if err := b.loadFiles(ctx); err != nil {
		return err
	}
	if err := b.lockMessages(ctx, targets); err != nil {
		return err
	}
	return b.loadObeying(ctx)
}

// loadFiles reads who may send files, where somebody does.
func (b *batch) loadFiles(ctx context.Context) error {
	var channels []string
	for _, it := range b.items {
		if m := it.in.Message; m != nil && len(m.Attachments) > 0 && !slices.Contains(channels, it.ev.ChannelID) {
			channels = append(channels, it.ev.ChannelID)
		}
	}
	var err error
	b.files, err = b.tx.FilesOn(ctx, b.ws, channels)
	return err
}

// loadPeople finds who the senders are. Keys that are named together are one
// person's, also over several events of the batch.
func (b *batch) loadPeople(ctx context.Context) error {
	sets := map[string][][]string{}
	for _, it := range b.items {
		if keys := keysOf(it); len(keys) > 0 {
			p := peopleOf(it)
			sets[p] = append(sets[p], keys)
		}
	}
	for p, list := range sets {
		for _, keys := range contact.Groups(list) {
			g := &group{platform: p, keys: keys}
			b.allGroups = append(b.allGroups, g)
			for _, k := range keys {
				b.groups[place{p, k}] = g
			}
		}
	}
	for _, it := range b.items {
		if keys := keysOf(it); len(keys) > 0 {
			it.group = b.groups[place{peopleOf(it), keys[0]}]
		}
	}
	for p := range sets {
		if err := b.loadIdentities(ctx, p); err != nil {
			return err
		}
	}
	return b.loadContacts(ctx)
}

func keysOf(it *item) []string {
	if it.in.Sender == nil {
		return nil
	}
	keys := make([]string, 0, 2)
	for _, k := range it.in.Sender.Keys {
		if k != "" {
			keys = append(keys, string(k))
		}
	}
	if len(keys) > 0 && it.in.Profile != nil {
		for _, k := range it.in.Profile.NewKeys {
			if k != "" {
				keys = append(keys, string(k))
			}
		}
	}
	return keys
}

// loadIdentities fills the groups of one platform, and merges identities that
// turn out to be one person's.
func (b *batch) loadIdentities(ctx context.Context, platformKey string) error {
	var keys []string
	for _, g := range b.allGroups {
		if g.platform == platformKey {
			keys = append(keys, g.keys...)
		}
	}
	known, err := b.tx.IdentityKeys(ctx, b.ws, platformKey, keys)
	if err != nil {
		return err
	}
	wanted := map[*group]string{}
	var ids []string
	for _, g := range b.allGroups {
		if g.platform != platformKey {
			continue
		}
		var led []string
		for _, k := range g.keys {
			if id, ok := known[k]; ok {
				led = append(led, id)
			} else {
				g.fresh = append(g.fresh, k)
			}
		}
		if len(led) == 0 {
			continue
		}
		keep, merge := contact.Keep(led)
		for _, other := range merge {
			if err := b.merge(ctx, other, keep); err != nil {
				return err
			}
		}
		wanted[g] = keep
		ids = append(ids, keep)
	}
	found, err := b.tx.IdentitiesByID(ctx, b.ws, ids)
	if err != nil {
		return err
	}
	for g, id := range wanted {
		if d, ok := found[id]; ok {
			b.adopt(g, &identity{Identity: d})
		}
	}
	return nil
}

// adopt makes a group known as an identity; its fresh keys lead there now.
func (b *batch) adopt(g *group, d *identity) {
	g.identity = d
	b.identities[d.ID] = d
	for _, k := range g.fresh {
		b.newKeys = append(b.newKeys, store.IdentityKey{Platform: g.platform, Key: k, IdentityID: d.ID})
	}
	g.fresh = nil
}

func (b *batch) loadContacts(ctx context.Context) error {
	var ids []string
	for _, d := range b.identities {
		ids = append(ids, d.ContactID)
	}
	found, err := b.tx.ContactsByID(ctx, b.ws, ids)
	for id, c := range found {
		if b.contacts[id] == nil {
			b.contacts[id] = &contactState{Contact: c}
		}
	}
	if err != nil {
		return err
	}
	return b.loadExpected(ctx)
}

// refsOf are the external ids of messages that an event names. The first says
// whether the event changes what it names.
func refsOf(it *item) (changes bool, ids []string) {
	switch in := it.in; {
	case in.Message != nil:
		return false, nonEmpty(namesOf(it, *in.Message)...)
	case in.Echo != nil:
		return false, nonEmpty(namesOf(it, *in.Echo)...)
	case in.Receipt != nil:
		return true, nonEmpty(string(in.Receipt.ID))
	case in.Edit != nil:
		return true, nonEmpty(string(in.Edit.ID))
	case in.Delete != nil:
		return true, nonEmpty(string(in.Delete.ID))
	case in.Reaction != nil:
		return true, nonEmpty(string(in.Reaction.ID))
	case in.Counted != nil:
		return true, nonEmpty(string(in.Counted.ID))
	case in.Moderated != nil:
		return true, nonEmpty(string(in.Moderated.ID))
	}
	return false, nil
}

func nonEmpty(ids ...string) []string {
	out := ids[:0]
	for _, id := range ids {
		if id != "" {
			out = append(out, id)
		}
	}
	return out
}

// findMessages looks up the messages that the batch names, and answers those
// that it changes. The ids of receipts whose message is not there are locked
// and looked up again, since their message may be on its way.
func (b *batch) findMessages(ctx context.Context) ([]desk.Message, error) {
	refs, changed, echoes := map[string][]string{}, map[place]bool{}, map[string][]string{}
	var ours []string
	for _, it := range b.items {
		changes, ids := refsOf(it)
		ch := it.ev.ChannelID
		refs[ch] = append(refs[ch], ids...)
		for _, id := range ids {
			changed[place{ch, id}] = changed[place{ch, id}] || changes
		}
		if it.in.Echo != nil {
			echoes[ch] = append(echoes[ch], messageID(it, it.in.Echo.ID))
		}
		if r := it.in.Receipt; r != nil && r.OurID != "" {
			ours = append(ours, r.OurID)
		}
	}
	targets, err := b.findOurs(ctx, ours)
	if err != nil {
		return nil, err
	}
	for ch, ids := range refs {
		found, err := b.tx.MessagesByExternal(ctx, b.ws, ch, ids)
		if err != nil {
			return nil, err
		}
		if err := b.meetOrphans(ctx, ch, ids, found, changed, echoes[ch]); err != nil {
			return nil, err
		}
		for id, m := range found {
			b.external[place{ch, id}] = b.hold(m)
			if changed[place{ch, id}] {
				targets = append(targets, m)
			}
		}
	}
	return targets, nil
}

// meetOrphans looks again for messages that are changed and not there, under
// their lock, and takes the receipts that wait for echoes of the batch.
func (b *batch) meetOrphans(ctx context.Context, ch string, ids []string, found map[string]desk.Message, changed map[place]bool, echoes []string) error {
	var missing []string
	for _, id := range ids {
		if _, ok := found[id]; !ok && changed[place{ch, id}] {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 && b.tx.Engine() == store.Postgres {
		if err := b.tx.LockExternal(ctx, ch, missing); err != nil {
			return err
		}
		late, err := b.tx.MessagesByExternal(ctx, b.ws, ch, missing)
		if err != nil {
			return err
		}
		for id, m := range late {
			found[id] = m
		}
	}
	waiting, err := b.tx.TakeOrphanReceipts(ctx, b.ws, ch, echoes)
	for id, rs := range waiting {
		b.orphans[place{ch, id}] = rs
	}
	return err
}

func (b *batch) findOurs(ctx context.Context, ids []string) ([]desk.Message, error) {
	found, err := b.tx.MessagesByID(ctx, b.ws, ids)
	var out []desk.Message
	for _, m := range found {
		b.hold(m)
		out = append(out, m)
	}
	return out, err
}

func (b *batch) hold(m desk.Message) *message {
	if have := b.messages[m.ID]; have != nil {
		return have
	}
	h := &message{Message: m}
	b.messages[m.ID] = h
	return h
}

func (b *batch) loadSeen(ctx context.Context) error {
	keys := map[string][]string{}
	for _, it := range b.items {
		in := it.in
		if in.Message == nil && in.Echo == nil && in.Receipt == nil && in.Typing == nil {
			keys[it.ev.ChannelID] = append(keys[it.ev.ChannelID], in.Key)
		}
	}
	for ch, list := range keys {
		seen, err := b.tx.SeenKeys(ctx, b.ws, ch, list)
		if err != nil {
			return err
		}
		for k := range seen {
			b.seen[place{ch, k}] = true
		}
	}
	return nil
}

// threadOf is the thread key of an event, "" where there is no telling.
func threadOf(it *item) string {
	if it.in.Post != "" {
		if it.group != nil && it.group.identity != nil {
			return store.PublicThread(string(it.in.Post), it.group.identity.ID)
		}
		return ""
	}
	if it.in.Thread != "" {
		return store.RemoteThread(string(it.in.Thread))
	}
	if it.group != nil && it.group.identity != nil {
		return store.DirectThread(it.group.identity.ID)
	}
	return ""
}

// loadThreads locks the conversations of the events and of the messages that
// they change.
func (b *batch) loadThreads(ctx context.Context, targets []desk.Message) error {
	keys := map[string][]string{}
	for _, it := range b.items {
		if k := threadOf(it); k != "" {
			keys[it.ev.ChannelID] = append(keys[it.ev.ChannelID], k)
		}
	}
	for ch, list := range keys {
		found, err := b.tx.LockConversationsByThread(ctx, b.ws, ch, list)
		if err != nil {
			return err
		}
		for k, c := range found {
			h := &conv{Conversation: c, key: k}
			b.convs[c.ID], b.threads[place{ch, k}] = h, h
		}
	}
	more := b.followed()
	for _, m := range targets {
		if b.convs[m.ConversationID] == nil {
			more = append(more, m.ConversationID)
		}
	}
	found, err := b.tx.LockConversations(ctx, b.ws, more)
	for id, c := range found {
		b.convs[id] = &conv{Conversation: c}
	}
	return err
}

func (b *batch) loadCases(ctx context.Context, targets []desk.Message) error {
	wanted := map[string]bool{}
	for _, c := range b.convs {
		wanted[c.CaseID] = true
	}
	for _, m := range targets {
		wanted[m.CaseID] = true
	}
	delete(wanted, "")
	ids := make([]string, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	found, err := b.tx.LockCases(ctx, b.ws, ids)
	resolved := slices.ContainsFunc(b.items, func(it *item) bool { return it.in.Backfill }) // history comes resolved
	for id, c := range found {
		before := c
		b.cases[id] = &caseState{Case: c, before: &before}
		resolved = resolved || c.Status == desk.CaseResolved
	}
	if err == nil && resolved { // only then it matters when a case is opened again
		b.rules, err = followup.RulesOf(ctx, &b.tx.Queryer, b.ws)
	}
	return err
}

func (b *batch) lockMessages(ctx context.Context, targets []desk.Message) error {
	ids := make([]string, 0, len(targets))
	for _, m := range targets {
		ids = append(ids, m.ID)
	}
	if b.tx.Engine() != store.Postgres {
		return nil // the one writer has them as they are
	}
	found, err := b.tx.LockMessages(ctx, b.ws, ids)
	for id, m := range found {
		b.messages[id].Message = m
	}
	return err
}
