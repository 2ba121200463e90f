// What is fetched once somebody opens a thread or their list.
export { ThreadPane } from "../features/conversation/thread/ThreadPane";
export { ThreadsScreen } from "../features/threads/ThreadsScreen";
