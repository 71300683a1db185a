package io.chatcluster.engine.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.transport.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private final Rooms rooms = new Rooms();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final Queue<String> members = new ConcurrentLinkedQueue<>();

  RoomsTest() {
    rooms.addListener(
        new RoomListener() {
          @Override
          public void opened(String room) {
            told.add("+" + room);
            members.add("+" + room);
          }

          @Override
          public void closed(String room) {
            told.add("-" + room);
            members.add("-" + room);
          }

          @Override
          public void joined(String room, String socketId) {
            members.add(socketId + "+" + room);
          }

          @Override
          public void left(String room, String socketId) {
            members.add(socketId + "-" + room);
          }
        });
  }

  private static Member member() {
    return member("m");
  }

  private static Member member(String id) {
    return new Member() {
      @Override
      public Session session() {
        return null;
      }

      @Override
      public String id() {
        return id;
      }
    };
  }

  @Test
  void listeners_hear_who_comes_and_goes_between_opening_and_closing() {
    Room.Membership ann = rooms.join("r", member("ann"));
    Room.Membership bob = rooms.join("r", member("bob"));
    rooms.leave(ann);
    rooms.leave(bob);
    assertThat(members).containsExactly("+r", "ann+r", "bob+r", "ann-r", "bob-r", "-r");
  }

  @Test
  void a_room_is_there_while_it_has_a_member() {
    Room.Membership first = rooms.join("r", member());
    Room.Membership second = rooms.join("r", member());
    rooms.leave(first);
    assertThat(rooms.names()).containsExactly("r");
    assertThat(rooms.get("r").size()).isOne();
    rooms.leave(second);
    assertThat(rooms.get("r")).isNull();
    assertThat(told).containsExactly("+r", "-r");
  }

  @Test
  void members_leave_in_any_order() {
    List<Member> members = new ArrayList<>();
    List<Room.Membership> places = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      members.add(member());
      places.add(rooms.join("r", members.get(i)));
    }
    for (int i : new int[] {0, 19, 7, 8, 1}) {
      rooms.leave(places.get(i));
      members.set(i, null);
    }
    members.removeIf(member -> member == null);
    assertThat(rooms.get("r").members()).containsExactlyInAnyOrderElementsOf(members);
  }

  @Test
  void under_many_threads_no_member_is_lost_and_listeners_hear_first_and_last_in_turn()
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    Room.Membership place = rooms.join("r" + i % 3, member());
                    rooms.leave(place);
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(rooms.names()).isEmpty();
    for (int room = 0; room < 3; room++) {
      String name = "r" + room;
      List<String> ofRoom = told.stream().filter(event -> event.endsWith(name)).toList();
      for (int i = 0; i < ofRoom.size(); i++) {
        assertThat(ofRoom.get(i)).isEqualTo((i % 2 == 0 ? "+" : "-") + name);
      }
      assertThat(ofRoom.size() % 2).isZero();
    }
  }
}
