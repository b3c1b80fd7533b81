/** What the parts of the page share: who is who, and what they may ask of the page. */

const ZONE = "Europe/London";

/** `app` has me, state, changed(), complain(error), pressed(ts, key) and resume(). */
export function makeScene(app) {
  const users = () => app.state?.users ?? [];
  const rooms = () => app.state?.conversations ?? [];
  const user = (id) => users().find((one) => one.id === id);
  return {
    zone: ZONE,
    me: () => app.me,
    user,
    userName: (id) => user(id)?.real_name ?? user(id)?.name ?? id,
    channelName: (id) => rooms().find((room) => room.id === id)?.name ?? id,
    people: users,
    rooms,
    changed: () => app.changed(),
    complain: (error) => app.complain(error),
    pressed: (ts, key) => app.pressed(ts, key),
    resume: () => app.resume(),
  };
}
