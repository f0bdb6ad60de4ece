package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// parcel is what one person is told of one kind in one case by a batch.
type parcel struct {
	note desk.Notification
	ways Ways
	over bool // what stood before stands no longer; it is only read
}

// audience is who can be told of what in a workspace.
type audience struct {
	people  map[string]bool // those who may see cases
	keepers []string        // those who look after channels
	leaders []string        // those who lead the desk
	cases   map[string]desk.CaseView
	// customers are the names of those whose words have no case, by conversation.
	customers map[string]string
	moves     map[string][]move
	settings  map[string]Settings
	zone      string
	now       time.Time
}

// move is that a case went from somebody to somebody else.
type move struct {
	seq  int64
	from string
}

// assignee is who had a case at an event: the newest state of it may already
// name whoever got it later.
func (a *audience) assignee(c desk.CaseView, seq int64) string {
	for _, m := range a.moves[c.ID] {
		if m.seq > seq {
			return m.from
		}
	}
	if c.Assignee == nil {
		return ""
	}
	return c.Assignee.ID
}

// CatchUp tells of all events of a workspace that nobody was told of yet.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step tells of one batch. Everything is read before the transaction, which is
// short for that. Should another node have worked meanwhile, nothing is written
// and the next step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	from, err := s.Store.Read().NotificationPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	evs, err := s.Store.FollowEvents(ctx, ws, from, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	parcels, a, err := s.parcels(ctx, ws, readFacts(evs), movesOf(evs))
	if err != nil {
		return false, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		more = true
		at, err := tx.LockNotifications(ctx, ws)
		if err != nil || at != from {
			return err
		}
		more = len(evs) == batchSize
		if err := tx.MoveNotifications(ctx, ws, evs[len(evs)-1].Seq); err != nil {
			return err
		}
		return s.deliver(ctx, tx, ws, parcels, a)
	})
	return more, err
}

// parcels answers what people are to be told, in the order of the people.
func (s *Service) parcels(ctx context.Context, ws string, facts []fact, moves map[string][]move) ([]*parcel, *audience, error) {
	if len(facts) == 0 {
		return nil, nil, nil
	}
	a, err := s.audience(ctx, ws, facts, moves)
	if err != nil {
		return nil, nil, err
	}
	type key struct {
		user, caseID string
		kind         desk.NotificationKind
	}
	found := map[key]*parcel{}
	var out []*parcel
	for i := range facts {
		f := &facts[i]
		for _, user := range a.whom(f) {
			ways := a.settings[user].Kinds[f.kind]
			if !f.over && !ways.any() {
				continue
			}
			k := key{user, f.caseID, f.kind}
			p := found[k]
			if p == nil || p.over != f.over {
				p = &parcel{note: desk.Notification{WorkspaceID: ws, UserID: user, ID: ident.New(), Kind: f.kind, CaseID: f.caseID, CreatedAt: f.at, Shown: ways.InApp}, ways: ways, over: f.over}
				found[k] = p
				out = append(out, p)
			}
			p.add(f, a)
		}
	}
	slices.SortStableFunc(out, func(x, y *parcel) int { return cmp.Compare(x.note.UserID, y.note.UserID) })
	return out, a, nil
}

// add puts a fact into a parcel: it says the newest, but leads to the first
// message.
func (p *parcel) add(f *fact, a *audience) {
	first := p.note.MessageID
	p.note.NotificationWords, p.note.Detail = f.words, f.detail
	if first != "" {
		p.note.MessageID = first
	}
	if c, ok := a.cases[f.caseID]; ok {
		p.note.CaseNumber, p.note.Contact = c.Number, c.Contact.Name
	} else if f.thread != "" {
		p.note.Contact = a.customers[f.thread]
	}
	p.note.Count++
	p.note.Seq, p.note.UpdatedAt = f.seq, f.at
	if p.note.UpdatedAt.After(a.now) { // a promise may be told of a moment that is yet to come
		p.note.UpdatedAt = a.now
	}
}

func (s *Service) audience(ctx context.Context, ws string, facts []fact, moves map[string][]move) (*audience, error) {
	q := s.Store.Read()
	a := &audience{people: map[string]bool{}, cases: map[string]desk.CaseView{}, settings: map[string]Settings{}, moves: moves, now: s.Clock.Now()}
	members, err := q.Members(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		a.people[m.UserID] = m.DisabledAt == nil && access.Allows(m.Role, access.CasesRead)
		if m.DisabledAt == nil && access.Allows(m.Role, access.ChannelsManage) {
			a.keepers = append(a.keepers, m.UserID)
		}
		if m.DisabledAt == nil && access.Allows(m.Role, access.Supervise) {
			a.leaders = append(a.leaders, m.UserID)
		}
	}
	ids, err := s.concerning(ctx, q, ws, facts, moves)
	if err != nil {
		return nil, err
	}
	views, err := q.CaseViewsByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	for _, v := range views {
		a.cases[v.ID] = v
	}
	if a.customers, err = customersOf(ctx, q, ws, facts); err != nil {
		return nil, err
	}
	workspace, err := q.WorkspaceByID(ctx, ws)
	if err != nil {
		return nil, err
	}
	a.zone = workspace.Timezone
	return a, s.readSettings(ctx, ws, facts, a)
}

// concerning are the cases of facts of which anybody may be told: those whose
// facts say for whom they are, and of the others those that somebody has, had or
// follows. Of most that just came in nobody is.
func (s *Service) concerning(ctx context.Context, q *store.Queryer, ws string, facts []fact, moves map[string][]move) ([]string, error) {
	said := map[string]bool{}
	for i := range facts {
		if f := &facts[i]; f.to != nil || f.leaders || moves[f.caseID] != nil {
			said[f.caseID] = true
		}
	}
	var out, others []string
	for _, id := range casesOf(facts) {
		if said[id] {
			out = append(out, id)
		} else {
			others = append(others, id)
		}
	}
	theirs, err := q.CasesOfSomebody(ctx, ws, others)
	return append(out, theirs...), err
}

// customersOf are the names of the customers of facts without a case, by
// conversation.
func customersOf(ctx context.Context, q *store.Queryer, ws string, facts []fact) (map[string]string, error) {
	var ids []string
	for i := range facts {
		if id := facts[i].thread; id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	threads, err := q.ConversationsByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	views, err := q.ConversationViews(ctx, ws, threads)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(views))
	for _, v := range views {
		names[v.ID] = v.Contact.Name
	}
	return names, nil
}

// readSettings reads the settings of those whom facts are for.
func (s *Service) readSettings(ctx context.Context, ws string, facts []fact, a *audience) error {
	var users []string
	for i := range facts {
		for _, user := range a.whom(&facts[i]) {
			if _, ok := a.settings[user]; !ok {
				a.settings[user] = Defaults()
				users = append(users, user)
			}
		}
	}
	kept, err := s.Store.Read().NotifiedPeople(ctx, ws, users)
	if err != nil {
		return err
	}
	for user, row := range kept {
		if a.settings[user], err = ReadSettings(row.Settings); err != nil {
			return err
		}
	}
	return nil
}

// whom answers who is told of a fact: never who did it, and nobody who may not
// see the case.
func (a *audience) whom(f *fact) []string {
	if f.words.ChannelID != "" || f.words.WebhookID != "" || f.kind == desk.NotifyRecipeBroken {
		return a.keepers
	}
	to := f.to
	c, there := a.cases[f.caseID]
	if !there && f.thread == "" {
		return nil
	}
	has := a.assignee(c, f.seq)
	switch {
	case f.leaders:
		to = a.leaders
	case f.kind == desk.NotifyFollowed && f.to == nil:
		to = c.FollowerIDs
		if f.detail == "message" { // who has the case is told of the reply itself
			to = slices.DeleteFunc(slices.Clone(to), func(id string) bool { return id == has })
		}
	case to == nil:
		to = []string{has}
	}
	var out []string
	for _, id := range to {
		if id != f.by && a.people[id] && !slices.Contains(f.but, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// deliver writes parcels, has them pushed and tells of them: the last of its
// transaction.
func (s *Service) deliver(ctx context.Context, tx *store.Tx, ws string, parcels []*parcel, a *audience) error {
	if len(parcels) == 0 {
		return nil
	}
	events, err := s.hand(ctx, tx, ws, parcels, a)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, ws, events)
}

// hand writes parcels, has them pushed, and answers what tells of them: the
// caller appends it.
func (s *Service) hand(ctx context.Context, tx *store.Tx, ws string, parcels []*parcel, a *audience) ([]desk.Event, error) {
	var events []desk.Event
	var pushes []river.InsertManyParams
	subs, err := s.browsers(ctx, tx, ws, parcels, a)
	if err != nil {
		return nil, err
	}
	held := ""
	for _, p := range parcels {
		if p.note.UserID != held {
			held = p.note.UserID
			if _, err := tx.LockNotified(ctx, ws, held); err != nil {
				return nil, err
			}
		}
		ev, err := s.put(ctx, tx, p, a.now)
		if err != nil {
			return nil, err
		}
		events = append(events, ev...)
		if p.over {
			continue
		}
		for _, id := range subs[held] {
			if p.ways.Push {
				pushes = append(pushes, pushJob(pushArgs{SubscriptionID: id, WorkspaceID: ws, UserID: held, NotificationID: p.note.ID, Seq: p.note.Seq}))
			}
		}
	}
	if err := s.Queue.InsertMany(ctx, tx, pushes); err != nil {
		return nil, err
	}
	return events, nil
}

// put writes one parcel and answers the events that tell of it.
func (s *Service) put(ctx context.Context, tx *store.Tx, p *parcel, now time.Time) ([]desk.Event, error) {
	ws, user := p.note.WorkspaceID, p.note.UserID
	if p.over {
		return s.markRead(ctx, tx, ws, user, store.ReadFilter{CaseID: p.note.CaseID, Kind: p.note.Kind}, now)
	}
	note, fresh, err := tx.PutNotification(ctx, p.note)
	if err != nil {
		return nil, err
	}
	if note.Caseless() {
		note.CaseID = "" // as it is read: its column holds what it is about
	}
	p.note = note
	if !note.Shown && !p.ways.Desktop {
		return nil, nil
	}
	var delta int64
	typ := desk.EventNotificationUpdated
	if fresh {
		typ = desk.EventNotificationCreated
		if note.Shown {
			delta = 1
		}
	}
	unread, err := tx.CountNotifications(ctx, ws, user, delta)
	if err != nil {
		return nil, err
	}
	ev, err := eventOf(typ, now, desk.NotificationNews{UserID: user, Notification: &note, Unread: unread})
	return []desk.Event{ev}, err
}

// markRead marks notifications as read; the caller holds the person.
func (s *Service) markRead(ctx context.Context, tx *store.Tx, ws, user string, f store.ReadFilter, now time.Time) ([]desk.Event, error) {
	ids, shown, err := tx.ReadNotifications(ctx, ws, user, f, now)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	unread, err := tx.CountNotifications(ctx, ws, user, -shown)
	if err != nil {
		return nil, err
	}
	news := desk.NotificationNews{UserID: user, Read: ids, Unread: unread}
	if f.IDs == nil && f.CaseID == "" && f.Kind == "" {
		news.Read, news.AllRead = nil, true
	}
	ev, err := eventOf(desk.EventNotificationUpdated, now, news)
	return []desk.Event{ev}, err
}

func eventOf(typ desk.EventType, at time.Time, news desk.NotificationNews) (desk.Event, error) {
	raw, err := json.Marshal(news)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write the event of a notification: %w", err)
	}
	// No case id: what one person is told is no part of a case's history.
	return desk.Event{Type: typ, At: at, Actor: desk.NotifyActor, Data: raw}, nil
}

// browsers are those of the people who are to be told by push now.
func (s *Service) browsers(ctx context.Context, tx *store.Tx, ws string, parcels []*parcel, a *audience) (map[string][]string, error) {
	var users []string
	for _, p := range parcels {
		user := p.note.UserID
		if p.over || !p.ways.Push || slices.Contains(users, user) {
			continue
		}
		if _, quiet := a.settings[user].Quiet.Until(a.now, a.zone); !quiet {
			users = append(users, user)
		}
	}
	subs, err := tx.PushSubscriptionsOf(ctx, ws, users)
	out := map[string][]string{}
	for _, sub := range subs {
		out[sub.UserID] = append(out[sub.UserID], sub.ID)
	}
	return out, err
}
