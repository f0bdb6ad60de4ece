package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/mail"
	"recado.dev/internal/store"
)

// RecipeAction is the kind of the action of recipes by which people are told.
const RecipeAction = "notify"

// recipeArgs is what a recipe found on its way to one person by e-mail. It holds
// no names: they are looked up when it is sent.
type recipeArgs struct {
	WorkspaceID string   `json:"workspace_id"`
	UserID      string   `json:"user_id"`
	RecipeID    string   `json:"recipe_id"`
	Recipe      string   `json:"recipe"`
	Count       int64    `json:"count"`
	Cases       []string `json:"cases"`
}

// Kind implements river.JobArgs.
func (recipeArgs) Kind() string { return "notification_recipe" }

type recipeWorker struct {
	river.WorkerDefaults[recipeArgs]
	s *Service
}

// Work implements river.Worker.
func (w *recipeWorker) Work(ctx context.Context, j *river.Job[recipeArgs]) error {
	err := w.s.mailRecipe(ctx, j.Args)
	if errors.Is(err, mail.ErrNoServer) {
		return river.JobCancel(err)
	}
	return err
}

// TellRecipe has people told, in the caller's transaction, of what was counted
// for an action of a recipe. It answers how many are, and the events that the
// caller appends.
func (s *Service) TellRecipe(ctx context.Context, tx *store.Tx, r desk.Recipe, rule RecipeRule, t store.RecipeTally) (int, []desk.Event, error) {
	people, err := recipients(ctx, &tx.Queryer, r.WorkspaceID, rule)
	if err != nil || len(people) == 0 {
		return 0, nil, err
	}
	a := &audience{settings: map[string]Settings{}, now: s.Clock.Now()}
	workspace, err := tx.WorkspaceByID(ctx, r.WorkspaceID)
	if err != nil {
		return 0, nil, err
	}
	a.zone = workspace.Timezone
	kept, err := tx.NotifiedPeople(ctx, r.WorkspaceID, people)
	if err != nil {
		return 0, nil, err
	}
	head, err := tx.EventHead(ctx, r.WorkspaceID)
	if err != nil {
		return 0, nil, err
	}
	noted, err := notedCases(ctx, &tx.Queryer, r.WorkspaceID, t.Cases)
	if err != nil {
		return 0, nil, err
	}
	var parcels []*parcel
	var mails []river.InsertManyParams
	for _, user := range people {
		if a.settings[user], err = ReadSettings(kept[user].Settings); err != nil {
			return 0, nil, err
		}
		ways := a.settings[user].Kinds[desk.NotifyRecipe]
		ways.Push, ways.Email = ways.Push && rule.Push, ways.Email && rule.Email
		if ways.Email {
			mails = append(mails, river.InsertManyParams{Args: recipeArgs{WorkspaceID: r.WorkspaceID, UserID: user, RecipeID: r.ID, Recipe: r.Name, Count: t.Count, Cases: t.Cases},
				InsertOpts: &river.InsertOpts{MaxAttempts: digestTries}})
		}
		if !ways.InApp && !ways.Desktop && !ways.Push {
			continue
		}
		note := desk.Notification{WorkspaceID: r.WorkspaceID, UserID: user, ID: ident.New(), Kind: desk.NotifyRecipe, CaseID: r.ID + ":" + t.ActionID, Count: t.Count,
			CreatedAt: a.now, UpdatedAt: a.now, Shown: ways.InApp, Seq: head, NotificationWords: desk.NotificationWords{Contact: r.Name, RecipeID: r.ID, Cases: noted}}
		parcels = append(parcels, &parcel{note: note, ways: ways})
	}
	if err := s.Queue.InsertMany(ctx, tx, mails); err != nil {
		return 0, nil, err
	}
	events, err := s.hand(ctx, tx, r.WorkspaceID, parcels, a)
	return len(people), events, err
}

// recipients are who is told, each once and in the order in which they are held:
// those who may still see cases.
func recipients(ctx context.Context, q *store.Queryer, ws string, rule RecipeRule) ([]string, error) {
	wanted := slices.Clone(rule.Users)
	for _, id := range rule.Teams {
		team, err := q.TeamByID(ctx, ws, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, team.Members...)
	}
	members, err := q.Members(ctx, ws)
	var out []string
	for _, m := range members {
		if m.DisabledAt == nil && access.Allows(m.Role, access.CasesRead) && slices.Contains(wanted, m.UserID) {
			out = append(out, m.UserID)
		}
	}
	slices.Sort(out)
	return out, err
}

// notedCases are cases in the order of their ids as a notification leads to
// them; those that are gone are left out.
func notedCases(ctx context.Context, q *store.Queryer, ws string, ids []string) ([]desk.NotedCase, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	views, err := q.CaseViewsByID(ctx, ws, ids)
	var out []desk.NotedCase
	for _, id := range ids {
		if at := slices.IndexFunc(views, func(v desk.CaseView) bool { return v.ID == id }); at >= 0 {
			out = append(out, desk.NotedCase{ID: id, Number: views[at].Number, Contact: views[at].Contact.Name})
		}
	}
	return out, err
}

// Recipes tells of what recipes counted and is due by now.
func (s *Service) Recipes(ctx context.Context) error {
	for {
		due, err := s.Store.Read().DueRecipeTallies(ctx, s.Clock.Now(), digestBatch)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, t := range due {
			if err := s.recipeDue(ctx, t); err != nil {
				return err
			}
		}
	}
}

// recipeDue tells of one tally and begins it anew, in one transaction. What a
// recipe does not do any more is not told.
func (s *Service) recipeDue(ctx context.Context, seen store.RecipeTally) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		now := s.Clock.Now()
		t, err := tx.LockRecipeTally(ctx, seen.WorkspaceID, seen.RecipeID, seen.ActionID)
		if err != nil || t.DueAt == nil || t.DueAt.After(now) {
			return err
		}
		r, rule, there, err := ruleOf(ctx, &tx.Queryer, t)
		if err != nil {
			return err
		}
		if !there {
			return tx.DropRecipeTally(ctx, t)
		}
		_, events, err := s.TellRecipe(ctx, tx, r, rule, t)
		if err != nil {
			return err
		}
		if err := tx.SaveRecipeTally(ctx, Told(t, now)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, t.WorkspaceID, events)
	})
}

// ruleOf is the action that a tally counts for, as its recipe has it now; false
// where it has it no more.
func ruleOf(ctx context.Context, q *store.Queryer, t store.RecipeTally) (desk.Recipe, RecipeRule, bool, error) {
	var rule RecipeRule
	r, err := q.RecipeByID(ctx, t.WorkspaceID, t.RecipeID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return r, rule, false, nil
	}
	if err != nil || !r.Enabled {
		return r, rule, false, err
	}
	at := slices.IndexFunc(r.Actions, func(a desk.RecipeAction) bool { return a.ID == t.ActionID && a.Kind == RecipeAction })
	if at < 0 {
		return r, rule, false, nil
	}
	if err := json.Unmarshal(r.Actions[at].Params, &rule); err != nil {
		return r, rule, false, fmt.Errorf("read whom recipe %s tells: %w", r.ID, err)
	}
	return r, rule, true, nil
}

// mailRecipe tells one person by e-mail what a recipe found.
func (s *Service) mailRecipe(ctx context.Context, a recipeArgs) error {
	q := s.Store.Read()
	member, err := q.MemberByID(ctx, a.WorkspaceID, a.UserID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil || member.DisabledAt != nil || !access.Allows(member.Role, access.CasesRead) {
		return err
	}
	r, err := s.reader(ctx, a.WorkspaceID, a.UserID)
	if err != nil {
		return err
	}
	noted, err := notedCases(ctx, q, a.WorkspaceID, a.Cases)
	if err != nil {
		return err
	}
	words := inLanguage(r.locale)
	note := desk.Notification{Kind: desk.NotifyRecipe, Count: a.Count, NotificationWords: desk.NotificationWords{RecipeID: a.RecipeID, Contact: a.Recipe, Cases: noted}}
	var b strings.Builder
	for _, c := range slices.Backward(noted) {
		fmt.Fprintf(&b, "• %s\n  %s/inbox/all/%s\n\n", words.noted(c, r.hide), s.PublicURL, c.ID)
	}
	fmt.Fprintf(&b, words.settings+"\n\n%s", s.PublicURL+"/settings/notifications", words.open)
	return s.Mail.Deliver(ctx, mail.Message{To: r.email, Subject: words.title(note, r.hide), Text: b.String(), Link: s.PublicURL + pathOf(note), Headers: map[string]string{"Auto-Submitted": "auto-generated"}})
}

// Zone is the time zone of a workspace, UTC where it has none.
func Zone(w desk.Workspace) *time.Location { return Quiet{}.zone(w.Timezone) }
