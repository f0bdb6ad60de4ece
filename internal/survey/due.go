package survey

import (
	"cmp"
	"context"
	"errors"
	"log/slog"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// atOnce bounds how many are looked for at a time.
const atOnce = 100

// Due does all that is due: sends surveys whose time has come, reminds, thanks.
// What fails for now is tried again when it is called again.
func (s *Service) Due(ctx context.Context) error {
	for {
		list, err := s.Store.Read().DueSurveys(ctx, s.now(), atOnce)
		if err != nil {
			return err
		}
		done := 0
		for _, v := range list {
			if err := s.due(ctx, v); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				s.Log.WarnContext(ctx, "survey not handled yet", slog.String("workspace", v.WorkspaceID), slog.String("survey", v.ID), slog.Any("error", err))
				continue
			}
			done++
		}
		if done < atOnce {
			return nil
		}
	}
}

// due does what one survey waits for. What cannot be done is noted on it.
func (s *Service) due(ctx context.Context, v desk.SurveySend) error {
	who := access.Who{WorkspaceID: v.WorkspaceID, Name: desk.SurveyActor.Name, Role: desk.RoleAdmin, Actor: desk.SurveyActor}
	var err error
	switch v.State {
	case desk.SurveyPlanned:
		err = s.begin(ctx, who, v)
	case desk.SurveySent:
		if !v.Open(s.now()) {
			return s.expire(ctx, v)
		}
		err = s.remind(ctx, who, v)
	case desk.SurveyAnswered:
		err = s.thank(ctx, who, v)
	default:
		err = desk.E(desk.CodeConflict, "it is over")
	}
	var told *desk.Error
	switch {
	case err == nil, errors.Is(err, errTaken):
		return nil
	case !errors.As(err, &told):
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockSurveySend(ctx, v.WorkspaceID, v.ID)
		if err != nil || !same(now, v) {
			return err
		}
		switch now.DueAt = nil; now.State {
		case desk.SurveyPlanned:
			now.State, now.Detail = desk.SurveySkipped, told.Public
			return s.end(ctx, tx, now, desk.SurveyActor, changed("planned", "skipped"))
		case desk.SurveySent:
			now.DueAt = now.ExpiresAt
		}
		return tx.SaveSurveySend(ctx, now)
	})
}

// expire ends a survey that nobody answered in time.
func (s *Service) expire(ctx context.Context, v desk.SurveySend) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockSurveySend(ctx, v.WorkspaceID, v.ID)
		if err != nil || !same(now, v) {
			return err
		}
		now.DueAt = nil
		return s.end(ctx, tx, now, desk.SurveyActor, changed("asked", "expired"))
	})
}

// end keeps a survey that ended without an answer, and tells of it.
func (s *Service) end(ctx context.Context, tx *store.Tx, v desk.SurveySend, by desk.Actor, changes map[string][2]any) error {
	if err := tx.SaveSurveySend(ctx, v); err != nil {
		return err
	}
	told, err := event(desk.EventSurveyEnded, v, by, s.now(), changes)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, v.WorkspaceID, []desk.Event{told})
}

// same says whether a survey still waits for what it waited for.
func same(a, b desk.SurveySend) bool {
	return a.State == b.State && a.DueAt != nil && b.DueAt != nil && a.DueAt.Equal(*b.DueAt)
}

// taken holds a survey in a transaction; errTaken where it was done already.
func taken(ctx context.Context, tx *store.Tx, v desk.SurveySend) (desk.SurveySend, error) {
	now, err := tx.LockSurveySend(ctx, v.WorkspaceID, v.ID)
	if err == nil && !same(now, v) {
		err = errTaken
	}
	return now, err
}

// begin sends a survey that was planned, unless the case goes on.
func (s *Service) begin(ctx context.Context, who access.Who, v desk.SurveySend) error {
	c, err := s.Store.Read().CaseByID(ctx, v.WorkspaceID, v.CaseID)
	if err != nil {
		return err
	}
	if c.Status != desk.CaseResolved {
		return desk.E(desk.CodeConflict, "the case was opened again")
	}
	if conv, err := s.Store.Read().ConversationByID(ctx, v.WorkspaceID, c.ConversationID); err != nil || conv.PostID != "" { // nobody who spoke in public is written to unasked
		return cmp.Or(err, error(desk.E(desk.CodeUnsupported, "what was said in public is asked about by recipes and people alone")))
	}
	made := v
	return s.send(ctx, who, &made, "", nil, func(tx *store.Tx) ([]desk.Event, error) {
		if _, err := taken(ctx, tx, v); err != nil {
			return nil, err
		}
		return nil, tx.SaveSurveySend(ctx, made)
	})
}

// remind asks once more.
func (s *Service) remind(ctx context.Context, who access.Who, v desk.SurveySend) error {
	now := s.now()
	a, err := s.about(ctx, v.WorkspaceID, v.SurveyID, v.CaseID)
	if err != nil {
		return err
	}
	if !a.survey.Enabled || a.who.BlockedAt != nil || a.conv.ID != v.ConversationID || a.conv.CaseID != v.CaseID {
		return desk.E(desk.CodeConflict, "nobody is to be reminded")
	}
	reply, _, err := s.reply(ctx, who, a, v.ID)
	if err != nil {
		return err
	}
	return s.say(ctx, who, a, reply, nil, func(tx *store.Tx, _ outbound.Said) ([]desk.Event, error) {
		current, err := taken(ctx, tx, v)
		if err != nil {
			return nil, err
		}
		current.DueAt, current.RemindedAt = current.ExpiresAt, &now
		if err := tx.SaveSurveySend(ctx, current); err != nil {
			return nil, err
		}
		told, err := event(desk.EventSurveyReminded, current, who.Actor, now, changed("asked", "reminded"))
		return []desk.Event{told}, err
	})
}

// thank thanks for an answer and asks the follow-up question of its score.
func (s *Service) thank(ctx context.Context, who access.Who, v desk.SurveySend) error {
	a, err := s.about(ctx, v.WorkspaceID, v.SurveyID, v.CaseID)
	if err != nil {
		return err
	}
	if err := s.where(ctx, v, &a); err != nil {
		return err
	}
	w, _, err := s.words(ctx, a)
	if err != nil {
		return err
	}
	question := w.Follow(v.Kind.Band(v.Score))
	text := joined(w.Thanks, question)
	if text == "" || v.AskedAt != nil || !a.window.Open {
		return desk.E(desk.CodeConflict, "there is nothing to be said")
	}
	return s.say(ctx, who, a, outbound.Reply{Kind: desk.MessageText, Text: text}, nil, func(tx *store.Tx, _ outbound.Said) ([]desk.Event, error) {
		current, err := taken(ctx, tx, v)
		if err != nil {
			return nil, err
		}
		now := s.now()
		if current.DueAt = nil; question != "" {
			current.AskedAt = &now
		}
		return nil, tx.SaveSurveySend(ctx, current)
	})
}
