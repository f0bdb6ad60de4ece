package commerce

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

// orderActor is who does what an order brings about.
var orderActor = desk.Actor{Type: "system", Name: "orders"}

// subjectLength is how long the subject that an order gives its case may be.
const subjectLength = 80

// brings says whether an event brought an order.
func brings(e desk.Event) bool {
	return e.Type == desk.EventMessageCreated && bytes.Contains(e.Data, []byte(`"kind":"order"`))
}

// place keeps an order that came in, and makes it the matter of a case.
func (s *Service) place(ctx context.Context, ws string, e desk.Event, hold follow.Hold) error {
	var m desk.Message
	if err := json.Unmarshal(e.Data, &m); err != nil {
		return fmt.Errorf("read the message of event %d: %w", e.Seq, err)
	}
	m.WorkspaceID = ws
	ordered := m.Direction == desk.DirectionIn && m.Content != nil && m.Content.Order != nil
	settings, err := s.Store.Read().OrderSettings(ctx, ws)
	if err != nil {
		return err
	}
	if ordered && settings.OwnCase {
		if err := s.apart(ctx, ws, m); err != nil {
			return err
		}
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		mine, err := hold(ctx, tx)
		if err != nil || !mine || !ordered {
			return err
		}
		return s.keep(ctx, tx, ws, m.ID, settings)
	})
}

// apart gives an order a case of its own where its case was about something else
// already. Done twice it does nothing: then the order stands alone.
func (s *Service) apart(ctx context.Context, ws string, m desk.Message) error {
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.MessageByID(ctx, ws, m.ID)
		if err != nil || now.CaseID == "" {
			return err
		}
		c, err := tx.LockCase(ctx, ws, now.CaseID)
		if err != nil || c.Status == desk.CaseResolved {
			return err
		}
		all, err := tx.MessagesOfCase(ctx, c)
		if err != nil || len(all) < 2 {
			return err
		}
		_, err = casework.Split(ctx, tx, casework.By{WorkspaceID: ws, Actor: orderActor, At: s.now()}, casework.SplitOff{CaseID: c.ID, Messages: []string{m.ID}})
		return err
	})
	switch desk.CodeOf(err) {
	case desk.CodeConflict, desk.CodeInvalid, desk.CodeNotFound, desk.CodeTooLarge:
		return nil // then it stays where it is
	}
	return err
}

// keep stores the order, names its products in the message and tells its case
// what it is about.
func (s *Service) keep(ctx context.Context, tx *store.Tx, ws, messageID string, settings desk.OrderSettings) error {
	now := s.now()
	m, err := tx.MessageByID(ctx, ws, messageID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (m.Content == nil || m.Content.Order == nil) {
		return nil // gone meanwhile
	}
	if err != nil {
		return err
	}
	items, err := s.named(ctx, tx, m)
	if err != nil {
		return err
	}
	events, err := s.about(ctx, tx, m, items, settings, now)
	if err != nil {
		return err
	}
	if m, err = tx.LockMessage(ctx, ws, messageID); err != nil {
		return err
	}
	content, order := *m.Content, *m.Content.Order
	order.Items, content.Order = items, &order
	m.Content = &content
	if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
		return err
	}
	told, err := event(desk.EventMessageUpdated, orderActor, now, m)
	if err != nil {
		return err
	}
	told.CaseID, told.ConversationID, told.MessageID = m.CaseID, m.ConversationID, m.ID
	o := desk.PlacedOrder{WorkspaceID: ws, ID: m.ID, ConversationID: m.ConversationID, ChannelID: m.ChannelID, CaseID: m.CaseID, State: desk.OrderNew,
		Items: items, Totals: desk.Totals(items), Note: order.Text, CreatedAt: m.OccurredAt, UpdatedAt: now}
	if err := tx.SaveOrder(ctx, o); err != nil {
		return err
	}
	made, err := orderEvent(o, orderActor, now, nil)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, ws, append([]desk.Event{told, made}, events...))
}

func orderEvent(o desk.PlacedOrder, actor desk.Actor, at time.Time, changes map[string][2]any) (desk.Event, error) {
	e, err := event(desk.EventOrderUpdated, actor, at, o)
	e.CaseID, e.ConversationID, e.MessageID, e.Changes = o.CaseID, o.ConversationID, o.ID, changes
	return e, err
}

// named are the lines of an order with the names that the catalogue has.
func (s *Service) named(ctx context.Context, tx *store.Tx, m desk.Message) ([]desk.OrderItem, error) {
	items := slices.Clone(m.Content.Order.Items)
	all, err := tx.Catalogues(ctx, m.WorkspaceID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(c desk.Catalogue) bool { return c.RemoteID == m.Content.Order.CatalogID })
	if at < 0 {
		return items, nil
	}
	skus := make([]string, len(items))
	for i, item := range items {
		skus[i] = item.ProductID
	}
	found, err := tx.ProductsBySKU(ctx, m.WorkspaceID, all[at].ID, skus)
	for i := range items {
		if p, ok := found[items[i].ProductID]; ok && items[i].Name == "" {
			items[i].Name = p.Name
		}
	}
	return items, err
}

// about gives the case of an order its subject and category where it has none.
func (s *Service) about(ctx context.Context, tx *store.Tx, m desk.Message, items []desk.OrderItem, settings desk.OrderSettings, now time.Time) ([]desk.Event, error) {
	if m.CaseID == "" {
		return nil, nil
	}
	c, err := tx.LockCase(ctx, m.WorkspaceID, m.CaseID)
	if err != nil {
		return nil, err
	}
	var patch cases.Patch
	if c.Subject == "" || c.Subject == strings.TrimSpace(m.Text) {
		ws, err := tx.WorkspaceByID(ctx, m.WorkspaceID)
		if err != nil {
			return nil, err
		}
		subject := subjectOf(items, ws.Locale)
		patch.Subject = &subject
	}
	if settings.Category != "" && c.Category == "" {
		patch.Category = &settings.Category
	}
	if patch.Subject == nil && patch.Category == nil {
		return nil, nil
	}
	by := casework.By{WorkspaceID: m.WorkspaceID, Actor: orderActor, At: now}
	out, err := casework.Apply(ctx, tx, by, []casework.Step{{CaseID: c.ID, Patch: patch}})
	if desk.CodeOf(err) == desk.CodeInvalid && patch.Category != nil {
		// The category was removed since it was set: the order counts all the same.
		patch.Category = nil
		out, err = casework.Apply(ctx, tx, by, []casework.Step{{CaseID: c.ID, Patch: patch}})
	}
	return out.Events, err
}

// subjectOf says in one line what was ordered.
func subjectOf(items []desk.OrderItem, locale string) string {
	lead := "Order"
	if strings.HasPrefix(locale, "es") {
		lead = "Pedido"
	}
	parts := make([]string, len(items))
	for i, item := range items {
		name := item.Name
		if name == "" {
			name = item.ProductID
		}
		parts[i] = fmt.Sprintf("%d × %s", item.Quantity, name)
	}
	text := []rune(lead + ": " + strings.Join(parts, ", "))
	if len(text) > subjectLength {
		return string(text[:subjectLength-1]) + "…"
	}
	return string(text)
}

// Orders are the orders of a contact, the newest first, each with the case that
// it stands in.
func (s *Service) Orders(ctx context.Context, ws, contactID, before string, limit int) ([]desk.PlacedOrder, error) {
	list, err := s.Store.Read().OrdersOf(ctx, ws, contactID, before, limit)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 { // only an empty answer may mean that there is no such contact
		_, err := s.Store.Read().ContactByID(ctx, ws, contactID)
		return list, err
	}
	return list, s.withCases(ctx, s.Store.Read(), ws, list)
}

func (s *Service) withCases(ctx context.Context, q *store.Queryer, ws string, list []desk.PlacedOrder) error {
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	found, err := q.MessagesByID(ctx, ws, ids)
	for i := range list {
		list[i].CaseID = found[list[i].ID].CaseID
	}
	return err
}

// Move puts an order into another state.
func (s *Service) Move(ctx context.Context, who access.Who, id string, state desk.OrderState) (desk.PlacedOrder, error) {
	var out desk.PlacedOrder
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		o, err := tx.LockOrder(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		one := []desk.PlacedOrder{o}
		if err := s.withCases(ctx, &tx.Queryer, who.WorkspaceID, one); err != nil {
			return err
		}
		o = one[0]
		if out = o; o.State == state {
			return nil
		}
		before := o.State
		o.State, o.UpdatedAt = state, s.now()
		if err := tx.SaveOrder(ctx, o); err != nil {
			return err
		}
		e, err := orderEvent(o, who.Actor, o.UpdatedAt, map[string][2]any{"order_state": {before, state}})
		if err != nil {
			return err
		}
		out = o
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{e})
	})
	return out, err
}

// Settings says what becomes of orders.
func (s *Service) Settings(ctx context.Context, ws string) (desk.OrderSettings, error) {
	return s.Store.Read().OrderSettings(ctx, ws)
}

// SetSettings keeps what becomes of orders from now on.
func (s *Service) SetSettings(ctx context.Context, ws string, v desk.OrderSettings) (desk.OrderSettings, error) {
	return v, s.Store.Write(ctx, func(tx *store.Tx) error {
		if v.Category != "" {
			have, err := tx.CaseChoices(ctx, ws, desk.ChoiceCategory)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(have, func(c desk.CaseChoice) bool { return c.Name == v.Category && c.ArchivedAt == nil }) {
				return desk.Invalid("category", "there is no category %q", v.Category)
			}
		}
		return tx.SaveOrderSettings(ctx, ws, v, s.now())
	})
}
